"""Checking a PDF: who signed it, whether it was changed since, whether we trust who signed."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from config import clock
from recognition.documents import authority, trust

MAX_BYTES = 60 * 1024 * 1024
_ROLES = {"Person": "person", "Body": "body"}
FAULTS = {
    "changed": "Nội dung đã bị thay đổi sau chữ ký này.",
    "revoked": "Chứng thư số của người ký đã bị thu hồi.",
    "expired": "Chứng thư số của người ký đã hết hạn.",
    "not-yet": "Chứng thư số của người ký chưa tới ngày có hiệu lực.",
    "unknown": "Chưa biết chứng thư số của người ký có bị thu hồi không: danh sách thu hồi thiếu hoặc đã cũ.",
    "untrusted": "Chứng thư số của người ký không do tổ chức chứng thực được tin cậy cấp.",
}


@dataclass(frozen=True)
class SignatureReport:
    """One signature, in the order they were made.

    ``role`` is "person" or "body" by its field, "" for a field that is not ours; ``identifier`` the serial number in
    the certificate's subject (the demonstration's: "person:<identifier>", "body:<identifier>"); ``fingerprint`` the
    SHA-256 of the certificate. ``intact``: what it signed is unchanged, and nothing but further signatures came after.
    ``trusted``: its certificate comes from a root we trust, is valid and not revoked. ``covers_whole``: to the last
    byte. ``timestamped``: ``signed_at`` comes from a trusted time-stamp service, not from the signer's own clock.
    ``fault`` is a key of FAULTS, "" when there is none; ``problem`` its sentence.
    """

    name: str
    organisation: str
    identifier: str
    fingerprint: str
    role: str
    signed_at: datetime | None
    timestamped: bool
    intact: bool
    trusted: bool
    revoked: bool
    covers_whole: bool
    specimen: bool
    problem: str
    fault: str = ""


@dataclass(frozen=True)
class Inspection:
    """``intact``: signed, and every byte is accounted for by its signatures. ``trusted``: intact, and all are trusted.

    ``problem`` is a Vietnamese sentence, "" when there is none.
    """

    signatures: tuple[SignatureReport, ...]
    intact: bool
    trusted: bool
    problem: str

    @property
    def specimen(self) -> bool:
        """Whether the demonstration authority made one of the signatures."""
        return any(report.specimen for report in self.signatures)


def inspect(pdf: bytes, *, at: datetime | None = None) -> Inspection:
    """What can be said of ``pdf``; never raises, whatever the bytes.

    ``at`` is the moment at which certificates are judged (default: now). For a paper whose bytes the portal has kept
    since then, give that moment: a certificate that ran out or was revoked later does not undo it.
    """
    if len(pdf) > MAX_BYTES:
        return _unreadable("Tệp quá lớn để kiểm tra.")
    if b"%PDF-" not in pdf[:1024]:
        return _unreadable("Tệp không phải là PDF.")
    try:
        return _inspect(pdf, at or clock.now())
    except Exception:  # a hostile file can break any step of reading it: then it is a file we cannot vouch for
        return _unreadable("Không đọc được tệp: tệp bị hỏng, bị khóa hoặc đã bị thay đổi.")


def extends(original: bytes, signed: bytes) -> bool:
    """Whether ``signed`` is ``original``, byte for byte, with something added behind it: a signature made elsewhere."""
    return len(signed) > len(original) and signed.startswith(original)


def _inspect(pdf: bytes, at: datetime) -> Inspection:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(pdf))
    if reader.encrypted:
        return _unreadable("Tệp được đặt mật khẩu nên không kiểm tra được.")
    found = [examine(signature, at) for signature in reader.embedded_regular_signatures]
    if not found:
        return _unreadable("Tệp không có chữ ký số.")
    reports = tuple(report for report, _ in found)
    intact = all(report.intact for report in reports) and found[-1][1] and pdf.rstrip().endswith(b"%%EOF")
    trusted = intact and all(report.trusted for report in reports)
    return Inspection(reports, intact, trusted, _problem(reports, intact))


def _unreadable(problem: str) -> Inspection:
    return Inspection((), False, False, problem)


def _problem(reports: tuple[SignatureReport, ...], intact: bool) -> str:
    if not intact:
        return "Nội dung tệp đã bị thay đổi sau khi ký."
    return next((report.problem for report in reports if report.problem), "")


def examine(signature, at: datetime) -> tuple[SignatureReport, bool]:
    """The report, and whether nothing follows the signature, or only what keeps it checkable (revocation data)."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    status = validate_pdf_signature(signature, trust.context(at))
    level = status.modification_level
    unchanged = level is not None and level <= ModificationLevel.FORM_FILLING
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    covered = whole or status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    intact = status.intact and status.valid and covered and unchanged and _has_nothing_unsigned(signature)
    report = _report(signature, status, at, intact=intact, whole=whole)
    return report, whole or (covered and level == ModificationLevel.LTA_UPDATES)


def _report(signature, status, at: datetime, *, intact: bool, whole: bool) -> SignatureReport:
    certificate = status.signing_cert
    subject = certificate.subject.native
    stamped = status.timestamp_validity
    timestamped = bool(stamped and stamped.valid and stamped.trusted)
    trusted = bool(status.trusted and intact)
    fault = _fault(status, at, intact=intact, trusted=trusted)
    return SignatureReport(
        name=_text(subject, "common_name"),
        organisation=_text(subject, "organization_name"),
        identifier=_text(subject, "serial_number"),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        role=_ROLES.get(str(signature.field_name).split("_")[0], ""),
        signed_at=_aware(stamped.timestamp if timestamped else status.signer_reported_dt),
        timestamped=timestamped,
        intact=intact,
        trusted=trusted,
        revoked=status.revoked,
        covers_whole=whole,
        specimen=_text(subject, "organizational_unit_name") == authority.SPECIMEN,
        problem=FAULTS.get(fault, ""),
        fault=fault,
    )


def _fault(status, at: datetime, *, intact: bool, trusted: bool) -> str:
    """The key of FAULTS that tells most: what runs out or was taken back comes before who gave it."""
    from pyhanko.sign.ades.report import AdESIndeterminate

    if not intact:
        return "changed"
    if trusted:
        return ""
    valid = status.signing_cert["tbs_certificate"]["validity"].native
    if status.revoked:
        return "revoked"
    if at > valid["not_after"]:
        return "expired"
    if at < valid["not_before"]:
        return "not-yet"
    unproven = {
        AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE,  # a way to a root, but no list that speaks of it
        AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.TRY_LATER,
    }
    return "unknown" if status.trust_problem_indic in unproven else "untrusted"


def _has_nothing_unsigned(signature) -> bool:
    """Whether what no signature covers is as it must be: zeros behind the signature, one digest named before it."""
    from asn1crypto import parser

    contents = signature.pkcs7_content
    named = [algorithm.native for algorithm in signature.signed_data["digest_algorithms"]]
    padding = contents[parser.peek(contents) :]
    return not padding.strip(b"\x00") and named == [signature.signer_info["digest_algorithm"].native]


def _text(subject: dict, part: str) -> str:
    value = subject.get(part, "")
    return value if isinstance(value, str) else " / ".join(value)


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
