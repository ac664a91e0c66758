"""Opinions in writing by a personal link: inviting a member, reading what the link opens, keeping what they hold."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from config import clock
from recognition import councils, sessions, workflow
from recognition.models import Council, CouncilMember, Dossier, Opinion, OpinionLink, Session
from recognition.models.personal_links import hashed, new_token

USUAL_DAYS, MOST_DAYS = 5, 60


@dataclass(frozen=True)
class Made:
    """A new link; ``address`` is known only now."""

    link: OpinionLink
    address: str

    @property
    def message(self) -> str:
        return (
            f"{message_of(self.link)}\n{self.address}\nĐường dẫn dùng riêng cho ông/bà, xin đừng chuyển cho người khác."
        )


@dataclass(frozen=True)
class Answered:
    """How far one member is: on how many of the dossiers open to them they hold something."""

    member: CouncilMember
    link: OpinionLink | None
    given: int
    of: int

    @property
    def is_silent(self) -> bool:
        return self.given < self.of

    @property
    def reminder(self) -> str:
        return reminder_of(self.link, self.of - self.given) if self.link and self.link.is_in_force() else ""


def find(token: str) -> OpinionLink | None:
    """The link with this token, in force or not; None for any other."""
    related = ("member__user", "session__council__office", "session__council__round__procedure__title")
    return OpinionLink.objects.select_related(*related).with_token(token).first()


def usual_end() -> date:
    return clock.today() + timedelta(days=USUAL_DAYS)


@transaction.atomic
def invite(session: Session, members, expires_on: date, *, actor) -> list[Made]:
    """A link for each of ``members``; one that somebody had is withdrawn by it. Raises PermissionDenied or ValidationError."""
    session, last = sessions.lock(session, actor), clock.today() + timedelta(days=MOST_DAYS)
    if not clock.today() <= expires_on <= last:
        raise ValidationError(f"Ngày cuối cho ý kiến phải từ hôm nay đến {last:%d/%m/%Y}.")
    if not members:
        raise ValidationError("Chọn ít nhất một thành viên để lập đường dẫn.")
    chosen = list(session.council.members.sitting().filter(pk__in=[member.pk for member in members]))
    session.links.filter(member__in=chosen).take_back(actor)
    return [_make(session, member, expires_on, actor) for member in chosen]


def _make(session, member, expires_on, actor) -> Made:
    token = new_token()
    link = OpinionLink.objects.create(
        session=session, member=member, token_hash=hashed(token), created_by=actor, expires_on=expires_on
    )
    return Made(link, settings.PORTAL_URL + reverse("opinion", args=[token]))


@transaction.atomic
def withdraw(link: OpinionLink, *, actor):
    """From now on the link opens nothing; what came by it stays."""
    sessions.lock(link.session, actor)
    OpinionLink.objects.filter(pk=link.pk).take_back(actor)


def answered(session: Session) -> list[Answered]:
    """Every member who sits, with link and answers; a fixed number of queries."""
    items, members = sessions.items_of(session), list(session.council.members.sitting())
    outside = councils.barred_in([item.dossier for item in items], members)
    links = {link.member_id: link for link in session.links.standing().select_related("member", "session__council")}
    places = {(item.submission_id, item.sitting) for item in items}
    held = Opinion.objects.filter(submission__in=[item.submission_id for item in items], member__in=members)
    spoken = [
        who for *place, who in held.values_list("submission_id", "sitting", "member_id") if tuple(place) in places
    ]
    return [
        Answered(
            member,
            links.get(member.pk),
            spoken.count(member.pk),
            sum(member.pk not in outside[item.dossier_id] for item in items),
        )
        for member in members
    ]


def items_for(link: OpinionLink) -> list:
    """The dossiers on which the member may hold something: those of the session that the office still appraises as they
    were handed in then, without those that they are barred from.
    """
    items = [item for item in sessions.items_of(link.session) if sessions.is_current(item)]
    outside = councils.barred_in([item.dossier for item in items], [link.member])
    return [item for item in items if link.member_id not in outside[item.dossier_id]]


def held_by(link: OpinionLink, items) -> dict[int, Opinion]:
    """Item → what the member holds on it so far."""
    found = Opinion.objects.filter(member=link.member_id, submission__in=[item.submission_id for item in items])
    held = {(opinion.submission_id, opinion.sitting): opinion for opinion in found}
    return {item.pk: held[place] for item in items if (place := (item.submission_id, item.sitting)) in held}


@transaction.atomic
def answer(link: OpinionLink, held: dict[int, sessions.Held]) -> int:
    """Keep what the member holds (item → Held); how many opinions are new or changed.

    Raises ValidationError when the link no longer opens, or something cannot be held; then nothing is kept.
    """
    council = Council.objects.select_for_update().get(pk=link.session.council_id)
    councils.require_in_force(council)
    related = ("session__council", "member")
    fresh = OpinionLink.objects.select_for_update(of=["self"]).select_related(*related).get(pk=link.pk)
    if not fresh.is_in_force():
        raise ValidationError("Đường dẫn không còn dùng được, hoặc phiên họp đã lập biên bản. Chưa lưu gì.")
    Dossier.objects.lock(fresh.session.items.filter(pk__in=held).values_list("dossier", flat=True))
    items = {item.pk: item for item in items_for(fresh)}  # read once nobody moves them
    _require_open(items, held)
    before = held_by(fresh, items.values())
    changed = [pk for pk, said in held.items() if not _is_same(before.get(pk), items[pk], said)]
    councils.keep_opinions([sessions.opinion_of(items[pk], fresh.member, held[pk], via=fresh) for pk in changed])
    for pk in changed:
        _note(items[pk].dossier, fresh)
    return len(changed)


def _require_open(items, held):
    if any(pk not in items for pk in held):
        raise ValidationError("Một hồ sơ không còn trong phiên: mở lại đường dẫn rồi cho ý kiến các hồ sơ còn lại.")
    now = sessions.levels_now([items[pk] for pk in held])
    for pk, said in held.items():
        item = items[pk]
        item.appraised = now[item.submission_id]
        sessions.require_reason(item, said, item.dossier.unit.full_name)


def _is_same(opinion, item, said) -> bool:
    """Whether ``said`` came by a link already, word for word."""
    if opinion is None or opinion.via_id is None:
        return False
    new = sessions.opinion_of(item, opinion.member, said)
    return all(getattr(opinion, name) == getattr(new, name) for name in ("level", "follows", "text", "indicators"))


def _note(dossier, link):
    name = str(link.member)[:150]
    workflow.note_step(dossier, "opinion", None, "Gửi qua đường dẫn riêng", actor_name=name, link=link.pk)


def message_of(link: OpinionLink) -> str:
    """The text to paste into a chat, without the link."""
    council = link.session.council
    rnd = council.round
    return (
        f"Kính gửi ông/bà {link.member.name} ({link.member.body}), thành viên Hội đồng đánh giá “{rnd.title.name}” "
        f"năm {rnd.year}: {council.office} xin ý kiến bằng văn bản về các hồ sơ của phiên {link.session.number}. "
        f"Xin cho ý kiến chậm nhất hết ngày {link.expires_on:%d/%m/%Y}. Không cần tài khoản, mở trên điện thoại được."
    )


def reminder_of(link: OpinionLink, left: int) -> str:
    """A short reminder that points to the link sent earlier."""
    sent = clock.day_of(link.created_at)
    return (
        f"Nhắc ông/bà {link.member.name} ({link.member.body}): còn {left} hồ sơ của phiên {link.session.number} chưa có "
        f"ý kiến. Xin mở lại đường dẫn đã gửi ngày {sent:%d/%m/%Y} (dùng được đến hết {link.expires_on:%d/%m/%Y}). "
        "Nếu không tìm thấy, nhắn lại để nhận đường dẫn mới."
    )
