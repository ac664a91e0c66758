"""The decision that sets up a council or changes who sits in it: drafted from the composition, in force once issued."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import paperwork
from recognition.documents.wording import day_text, register_number
from recognition.models import Composition, Council, CouncilMember, Document, OpinionLink
from recognition.permissions.councils import keeps_composition

KEPT = ("name", "position", "body", "role")


def waiting(council: Council) -> Document | None:
    """The draft of a decision on this council that is not issued yet."""
    found = Document.objects.standing().filter(composition__council=council)
    return found.exclude(state=Document.State.ISSUED).first()


def is_issued_here(council: Council) -> bool:
    """Whether the council was set up by a paper of the portal: then another one changes it."""
    return council.compositions.filter(document__state=Document.State.ISSUED).exists()


def require_no_draft(council: Council):
    """Raises ValidationError while a decision on the composition waits: it lists who sits."""
    if draft := waiting(council):
        raise ValidationError(
            f"Dự thảo quyết định về thành phần đang «{draft.get_state_display()}»: đợi ban hành, hoặc lãnh đạo hủy dự thảo, rồi sửa."
        )


def seats_of(council: Council) -> list[dict]:
    """The members who sit, as a Composition keeps them."""
    return [_seat(member) | {"pk": member.pk} for member in council.members.sitting()]


def _seat(member) -> dict:
    return {name: getattr(member, name) for name in KEPT} | {"user": member.user_id}


def seats_in(members) -> list[dict]:
    """The same of a valid MembersFormSet, without those taken off."""
    rows = [row for row in members.forms if row.cleaned_data.get("name") and not row.cleaned_data.get("DELETE")]
    return [_seat(row.instance) | {"pk": row.instance.pk} for row in rows]


@transaction.atomic
def begin(council: Council, seats: list[dict], *, signer, actor) -> Document:
    """Draft the decision on ``seats``, to be signed by ``signer``; nothing changes before it is issued.

    Raises PermissionDenied; ValidationError with everything in which the composition is not right.
    """
    if not keeps_composition(council, actor):
        raise PermissionDenied(f"Việc này của chuyên viên, lãnh đạo {council.office}.")
    council = Council.objects.select_for_update(of=["self"]).select_related("office", "round").get(pk=council.pk)
    require_no_draft(council)
    if council.is_in_force and not is_issued_here(council):
        raise ValidationError("Quyết định thành lập đã ký trên giấy: sửa thành phần theo quyết định giấy mới.")
    if said := council.missing_with([(seat["role"], seat["body"]) for seat in seats]):
        raise ValidationError(said)
    document = paperwork.begin(
        Document.Kind.COUNCIL, office=council.office, rnd=council.round, dossiers=[], signer=signer
    )
    amends = f"{council.decision_number} {day_text(council.decision_on)}" if council.is_in_force else ""
    Composition.objects.create(council=council, document=document, members=seats, amends=amends)
    return document


def take_effect(document: Document):
    """What issuing means: the council is in force, and those whom the paper lists sit in it."""
    composition = document.composition
    council = Council.objects.select_for_update().get(pk=composition.council_id)
    number = register_number(document.number, document.symbol)
    if not composition.amends:
        council.decision_number, council.decision_on = number, document.issued_on
        council.save(update_fields=["decision_number", "decision_on"])
    leaving = _seat_anew(council, composition.members, document.issued_on, f"Theo Quyết định số {number}")
    links = OpinionLink.objects.standing().filter(member__in=leaving)
    links.update(withdrawn_at=document.issued_at, withdrawn_by=document.issued_by)


def _seat_anew(council, seats, on: date, reason: str) -> set[int]:
    """Seat those of ``seats``; the primary keys of the rows that have ended."""
    there = {member.pk: member for member in council.members.sitting().with_traces()}
    seats = [seat | {"pk": None} if _is_somebody_else(seat, there.get(seat["pk"])) else seat for seat in seats]
    staying = {seat["pk"]: seat for seat in seats if seat["pk"] in there}
    leaving = there.keys() - staying.keys()
    council.members.filter(pk__in=leaving).update(left_on=on, left_reason=reason)
    changed = [pk for pk, seat in staying.items() if _seat(there[pk]) | {"pk": pk} != seat]
    council.members.filter(pk__in=changed).update(role=CouncilMember.Role.MEMBER)  # so that two may change places
    for pk in changed:
        council.members.filter(pk=pk).update(**_fields(staying[pk]))
    for seat in seats:
        if seat["pk"] not in there:
            council.members.create(**_fields(seat))
    return leaving


def _is_somebody_else(seat: dict, member) -> bool:
    """Whether another person takes the seat of a ``member`` who has spoken since it was drafted: they get a row of their own."""
    return member is not None and member.spoken and (member.name, member.user_id) != (seat["name"], seat["user"])


def _fields(seat: dict) -> dict:
    return {name: seat[name] for name in KEPT} | {"user_id": seat["user"]}


@transaction.atomic
def leave(member: CouncilMember, *, left_on: date, reason: str, actor):
    """A member no longer sits from ``left_on``; what they have said stays. Raises PermissionDenied or ValidationError."""
    council = Council.objects.select_for_update().get(pk=member.council_id)
    if not keeps_composition(council, actor):
        raise PermissionDenied(f"Việc này của chuyên viên, lãnh đạo {council.office}.")
    require_no_draft(council)
    fresh = CouncilMember.objects.select_for_update().get(pk=member.pk)
    said = [f"{fresh.name} đã thôi từ {fresh.left_on:%d/%m/%Y}."] if fresh.left_on else []
    if left_on > clock.today() or (council.decision_on and left_on < council.decision_on):
        said.append("Ngày thôi tham gia phải từ ngày thành lập Hội đồng đến hôm nay.")
    if said:
        raise ValidationError(said)
    fresh.left_on, fresh.left_reason = left_on, reason.strip()
    fresh.save(update_fields=["left_on", "left_reason"])
    fresh.links.all().take_back(actor)
