"""What all papers of the portal share: letterhead, title, grounds, numbers."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from config import clock
from recognition.documents import facts
from recognition.documents import wording as words
from recognition.models import Office, OfficeKind


def is_demonstration() -> bool:
    """Whether papers are signed by the demonstration authority: then every page says so."""
    return settings.DEMONSTRATION_AUTHORITY


def letterhead(office: Office) -> facts.Letterhead:
    """Names broken where papers break them: the committee above its unit; an education office without it."""
    unit = words.lower_first(office.unit.full_name)
    body = office.name.removesuffix(unit).strip()
    if office.kind == OfficeKind.COMMITTEE:
        body = f"{body}\n{unit}"
    return facts.Letterhead(_broken(office.superior), body, office.place)


def _broken(superior: str) -> str:
    return superior.replace("Ủy ban nhân dân ", "Ủy ban nhân dân\n")


def honour_of(rnd) -> str:
    """ "“Cộng đồng học tập” cấp xã": the title as papers print it."""
    return f"“{rnd.title.name}”{rnd.title.label.removeprefix(rnd.title.name)}"


def ground(rnd) -> str:
    """The circular as a ground of a paper."""
    circular = rnd.criteria_set.circular
    number = circular.number.removeprefix("Thông tư").strip()
    issued = f" {words.day_text(circular.issued_on)}" if circular.issued_on else ""
    return (
        f"Căn cứ Thông tư số {number}{issued} của Bộ trưởng Bộ Giáo dục và Đào tạo {words.lower_first(circular.name)}"
    )


def paper_of(document) -> dict:
    """What the facts of every paper of an office begin with."""
    return {
        "letterhead": letterhead(document.office),
        "number": facts.Number(document.number, document.symbol, document.issued_on),
        "signer": facts.Signer(document.signer_form, document.signer_position.upper(), document.signer_name),
        "moment": clock.now(),
        "specimen": is_demonstration() or document.specimen,
        "verification": facts.Verification(verify_url(document), document.code),
    }


def verify_url(decision) -> str:
    """The public address of a decision, as its QR code holds it."""
    return settings.PORTAL_URL + reverse("verify_code", args=[decision.code])


LEADS = {
    "recognise": "QĐ",
    "revoke": "QĐ",
    "council": "QĐ",
    "report": "BC",
    "period": "BC",
    "proposal": "TTr",
}  # what a paper's symbol begins with


def symbol_for(action, office: Office) -> str:
    """What follows the number: "QĐ-PGDĐT" of a decision, "BC-PGDĐT" of a report, "PGDĐT-GDTX" of a letter."""
    if lead := LEADS.get(str(action)):
        return f"{lead}-{office.code}"
    return f"{office.code}-{'GDTX' if office.kind == OfficeKind.EDUCATION else 'VX'}"


def kept_at(office: Office) -> str:
    """The last line of Nơi nhận: the clerks and the desk that drafted, as a letter's symbol names it."""
    return f"Lưu: VT, {symbol_for('', office).rpartition('-')[2]}"


def addressee_of(office: Office) -> str:
    """Who is written to where an office decides: of a committee its chair."""
    return f"Chủ tịch {office}" if office.kind == OfficeKind.COMMITTEE else str(office)


def drafted_by(office: Office) -> str:
    """At whose proposal an office decides on what no other body proposes: its own desk."""
    return f"bộ phận tham mưu của {office}"


def number_said(decision) -> str:
    return words.register_number(decision.number, decision.symbol)


def file_name(decision) -> str:
    return f"{decision.symbol}-{decision.number or 'du-thao'}-{decision.code}.pdf".replace("/", "-")


def valid_to(decision) -> date | None:
    """31/12 of the last year in which the result is kept: the decision's year plus the procedure's period."""
    years, first = decision.round.procedure.validity_years, decision
    while first.replaces_id:  # a mistake that is mended makes the term no longer
        first = first.replaces
    return date(first.issued_on.year + years, 12, 31) if years else None


def shortened(text: str, longest: int) -> str:
    """``text``, cut at a word with "…" where it is longer than ``longest`` letters."""
    return text if len(text) <= longest else text[: longest - 1].rpartition(" ")[0] + "…"


def basis(rnd) -> tuple[str, ...]:
    return (f"Căn cứ {rnd.basis}",) if rnd.basis else ()


def sheet_note(rnd) -> str:
    """What every paper of a round says of its scoring sheet: that it is an illustration, where it is one."""
    return rnd.scoring_sheet.as_maxima().note if rnd.scoring_sheet else ""


def clause(spec, number, level="") -> str:
    clauses = spec.indicator(number).clauses
    short = clauses.get(level) if level else ", ".join(dict.fromkeys(c for c in clauses.values() if c))
    return f"Điều {short}" if short else ""
