"""What every signature must pass before the portal keeps it, made here or brought from outside.

A signed file is what we prepared, byte for byte, followed by one signature that covers all of it, by a certificate that is
trusted, valid and not revoked at this moment, and that names the right person or body. Bytes from outside are hostile.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf

from recognition.documents import verify
from recognition.documents.signers.holders import Holder, Subject

MAX_BYTES = 20 * 1024 * 1024
LARGEST_STAMP = (110, 70)  # mm: what is seen of a signature must not cover the text of the paper
_POINT = 25.4 / 72  # mm

REFUSALS = {
    "empty": "Tệp không có nội dung (0 byte). Chọn lại tệp đã ký rồi gửi.",
    "too-big": f"Tệp lớn hơn {MAX_BYTES // 2**20} MB, không phải văn bản đã ký. Chọn đúng tệp vừa ký rồi gửi.",
    "not-pdf": "Tệp không phải là PDF. Tải bản trình ký ở trang này, ký, rồi gửi chính tệp PDF đã ký.",
    "unreadable": "Không đọc được tệp: tệp hỏng, bị khóa bằng mật khẩu hoặc tải chưa trọn. Ký lại bản trình ký rồi gửi.",
    "unsigned": "Tệp là bản trình ký chưa có chữ ký. Ký tệp bằng công cụ ký số, rồi gửi tệp đã ký.",
    "other-paper": "Tệp là của một văn bản khác, hoặc bản trình ký cũ. Tải bản trình ký ở trang này, ký, rồi gửi lại.",
    "old-draft": "Bản trình ký này lập bằng phiên bản cũ của cổng. Văn thư lập lại bản trình ký, rồi ký bản mới.",
    "no-person": "Tệp chưa có chữ ký của người có thẩm quyền: con dấu phải đặt lên bản đã ký. Tải bản đã ký ở trang này rồi đóng dấu.",
    "byte": "Nội dung tệp khác bản trình ký của cổng. Ký đúng tệp tải từ trang này, không mở lưu lại bằng phần mềm khác.",
    "page": "Tệp bị thêm hoặc bớt trang so với bản trình ký. Ký đúng tệp tải từ trang này, không thêm gì khác.",
    "form": "Tệp bị thêm ô nhập hoặc điền biểu mẫu so với bản trình ký. Ký đúng tệp tải từ trang này, không thêm gì khác.",
    "changed": "Tệp bị sửa (ghi chú, hình, nội dung) so với bản trình ký. Ký đúng tệp tải từ trang này, không thêm gì khác.",
    "several": "Tệp có nhiều hơn một chữ ký mới. Mỗi bước chỉ một chữ ký: tải lại tệp ở trang này, ký một lần rồi gửi.",
    "stamp": f"Hình chữ ký quá lớn, có thể che nội dung: chỉ được rộng {LARGEST_STAMP[0]} mm, cao {LARGEST_STAMP[1]} mm. Chỉnh hình rồi ký lại.",
    "other-signer": "Chữ ký là của «{shown}», không phải chứng thư đã ghi nhận của {wanted}. Ký bằng đúng chứng thư; nếu chứng thư mới, người quản lý ghi nhận ở trang «Cách ký».",
    "unbound": "Chưa ghi nhận chứng thư số nào của {wanted}. Người quản lý người dùng của cơ quan ghi nhận ở trang «Cách ký».",
    "expired": "Chứng thư số đã hết hạn. Gia hạn chứng thư ở nơi cấp, nhờ người quản lý ghi nhận chứng thư mới, rồi ký lại.",
    "not-yet": "Chứng thư số chưa tới ngày có hiệu lực. Ký bằng chứng thư đang có hiệu lực.",
    "revoked": "Chứng thư số đã bị thu hồi nên chữ ký không có giá trị. Xin cấp chứng thư mới rồi ký lại.",
    "untrusted": "Chứng thư số không do tổ chức chứng thực mà cổng tin cậy cấp. Ký bằng chứng thư được cấp cho cơ quan nhà nước.",
    "unknown": "Chưa kiểm tra được chứng thư số có bị thu hồi không: danh sách thu hồi trên cổng thiếu hoặc đã cũ. Người vận hành cổng cập nhật danh sách, rồi gửi lại.",
    "no-stamp": "Chữ ký không có dấu thời gian được tin cậy. Người vận hành cổng kiểm tra dịch vụ dấu thời gian rồi ký lại.",
}


class Refused(Exception):
    """The signed file is not kept; ``code`` is a key of REFUSALS, the message says what is wrong and what to do."""

    def __init__(self, code: str, **said):
        super().__init__(REFUSALS[code].format(**said))
        self.code = code


@dataclass(frozen=True)
class Step:
    """One signature that is wanted.

    ``before`` is the file it goes behind, ``prepared`` the one that nobody had signed yet (the same at the first step).
    ``holder`` is who must sign, ``timestamped`` whether a trusted time stamp is wanted too.
    """

    prepared: bytes
    before: bytes
    holder: Holder
    timestamped: bool = False


def require(data: bytes, step: Step, at: datetime) -> verify.SignatureReport:
    """The report on the new signature in ``data``. Raises Refused, whatever the bytes."""
    _require_our_paper(data, step)
    try:
        signature = _only_addition(data, step.before)
        report, ends_there = verify.examine(signature, at)
    except Refused:
        raise
    except Exception as error:  # hostile bytes can break any step of reading them
        raise Refused("unreadable") from error
    if not (report.intact and ends_there):
        raise Refused("changed")
    _require_signer(report, step)
    return report


def _require_our_paper(data: bytes, step: Step) -> None:
    if not data:
        raise Refused("empty")
    if len(data) > MAX_BYTES:
        raise Refused("too-big")
    if b"%PDF-" not in data[:1024]:
        raise Refused("not-pdf")
    if data in (step.before, step.prepared):
        raise Refused("unsigned")
    if not data.startswith(step.before):
        raise Refused(_why_not_ours(data, step))


def _why_not_ours(data: bytes, step: Step) -> str:
    """Why ``data`` does not begin with the file that was to be signed."""
    if data.startswith(step.prepared):
        return "no-person"
    facts = _facts(data)
    if facts is None:
        return "unreadable" if _pages(data) is None else "byte"
    if facts != _facts(step.before):
        return "other-paper"
    return "byte" if _pages(data) == _pages(step.before) else "page"


def _only_addition(data: bytes, before: bytes):
    """The one signature that was added behind ``before``, as pyHanko's object. Raises Refused for anything else."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    reader = PdfFileReader(BytesIO(data))
    old = PdfFileReader(BytesIO(before))
    if "/AcroForm" not in old.root:
        raise Refused("old-draft")
    reviewed = _policy().review_file(reader, base_revision=old.xrefs.total_revisions - 1)
    allowed = isinstance(reviewed, DiffResult) and reviewed.modification_level <= ModificationLevel.FORM_FILLING
    if not allowed:
        raise Refused(_what_was_added(data, before))
    new = reader.embedded_regular_signatures[len(old.embedded_regular_signatures) :]
    if len(new) != 1:
        raise Refused("several" if new else "unsigned")
    _require_small(new[0].sig_field)
    return new[0]


def _policy():
    """pyHanko's own policy; a first signature may also say in the form that there are signatures."""
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, FormUpdatingRule, StandardDiffPolicy
    from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON

    ours, rule = DEFAULT_DIFF_POLICY, DEFAULT_DIFF_POLICY.form_rule
    ignored = ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"}
    return StandardDiffPolicy(ours.global_rules, FormUpdatingRule(rule.field_rules, ignored_acroform_keys=ignored))


def _what_was_added(data: bytes, before: bytes) -> str:
    if _pages(data) is None:
        return "unreadable"
    if _pages(data) != _pages(before):
        return "page"
    return "form" if _inputs(data) != _inputs(before) else "changed"


def _require_small(field) -> None:
    left, bottom, right, top = (float(value) for value in field.get("/Rect", (0, 0, 0, 0)))
    if abs(right - left) * _POINT > LARGEST_STAMP[0] or abs(top - bottom) * _POINT > LARGEST_STAMP[1]:
        raise Refused("stamp")


def _require_signer(report: verify.SignatureReport, step: Step) -> None:
    """Who signed comes first: an official who took the wrong key should not be told about the key's dates."""
    shown = Subject(report.identifier, report.name, report.organisation)
    if not step.holder.subjects:
        raise Refused("unbound", wanted=step.holder.said)
    if not step.holder.is_named_by(shown):
        raise Refused("other-signer", shown=shown.name or "không rõ tên", wanted=step.holder.said)
    if report.fault:
        raise Refused(report.fault)
    if step.timestamped and not report.timestamped:
        raise Refused("no-stamp")


def _facts(pdf: bytes) -> dict[str, bytes] | None:
    """What is attached to the paper: the facts it was printed from. None for what cannot be read."""
    try:
        with pikepdf.open(BytesIO(pdf)) as paper:
            return {name: paper.attachments[name].get_file().read_bytes() for name in paper.attachments}
    except Exception:  # qpdf is C++: what broken bytes raise is not one family of exceptions
        return None


def _pages(pdf: bytes) -> int | None:
    try:
        with pikepdf.open(BytesIO(pdf)) as paper:
            return len(paper.pages)
    except Exception:
        return None


def _inputs(pdf: bytes) -> int:
    """How many fields there are that are no signatures."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        form = paper.Root.get("/AcroForm", {})
        return sum(1 for field in form.get("/Fields", []) if field.get("/FT") != pikepdf.Name.Sig)
