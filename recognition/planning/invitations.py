"""Inviting somebody without an account: a link that is shown once, and what is written beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from config import clock
from recognition.models import Invitation, PlanBody
from recognition.models.personal_links import hashed, new_token
from recognition.planning import editing

USUAL_DAYS, MOST_DAYS = 30, 180


@dataclass(frozen=True)
class Made:
    """A new invitation; ``link`` is known only now."""

    invitation: Invitation
    link: str

    @property
    def message(self) -> str:
        return f"{message_of(self.invitation)}\n{self.link}\nĐường dẫn dùng riêng cho anh/chị, xin đừng chuyển cho người khác."


def find(token: str) -> Invitation | None:
    """The invitation with this token, in force or not; None for any other."""
    return Invitation.objects.with_dossier().with_token(token).first()


@transaction.atomic
def invite(body: PlanBody, person: str, expires_on: date, *, actor) -> Made:
    """A link for ``person`` of ``body``; one that this person had is withdrawn by it.

    Raises PermissionDenied; ValidationError when nothing falls to the body, or the day is not within half a year.
    """
    dossier, today = editing.locked(body.plan.dossier, actor), clock.today()
    person = person.strip()
    if not person:
        raise ValidationError("Ghi họ tên người nhận đường dẫn.")
    if not today <= expires_on <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(f"Ngày hết hạn phải từ hôm nay đến {today + timedelta(days=MOST_DAYS):%d/%m/%Y}.")
    if not body.assignments.exists():
        raise ValidationError(f"{body} chưa được phân công chỉ tiêu nào: phân công trước rồi mới mời.")
    body.invitations.filter(person=person).take_back(actor)
    token = new_token()
    body = PlanBody.objects.select_related("plan").prefetch_related("assignments").get(pk=body.pk)
    body.plan.dossier = dossier
    made = Invitation.objects.create(
        body=body, person=person, token_hash=hashed(token), created_by=actor, expires_on=expires_on
    )
    return Made(made, settings.PORTAL_URL + reverse("contribute", args=[token]))


@transaction.atomic
def withdraw(invitation: Invitation, *, actor):
    """From now on the link opens nothing; what came by it stays."""
    editing.locked(invitation.dossier, actor)
    Invitation.objects.filter(pk=invitation.pk).take_back(actor)


def usual_end() -> date:
    return clock.today() + timedelta(days=USUAL_DAYS)


def message_of(invitation: Invitation) -> str:
    """The text to paste into a chat: who asks for what, by when. Without the link, which only its maker has seen."""
    body, dossier = invitation.body, invitation.dossier
    numbers = ", ".join(invitation.indicators())
    due_on = min(body.plan.figures_due_on, invitation.expires_on)
    return (
        f"Kính gửi anh/chị {invitation.person} ({body.name}): {dossier.prepared_by} nhờ anh/chị điền số liệu, "
        f"gửi minh chứng chỉ tiêu {numbers} để tự đánh giá “{dossier.round.title.name}” năm {dossier.round.year}. "
        f"Xin gửi trước hết ngày {due_on:%d/%m/%Y}. Không cần tài khoản, mở trên điện thoại được."
    )


def reminder_of(invitation: Invitation, unfilled: list[str]) -> str:
    """A short reminder that points to the link sent earlier."""
    sent = clock.day_of(invitation.created_at)
    return (
        f"Nhắc anh/chị {invitation.person} ({invitation.body.name}): {_left(unfilled)}. "
        f"Xin mở lại đường dẫn đã gửi ngày {sent:%d/%m/%Y} (dùng được đến hết {invitation.expires_on:%d/%m/%Y}). "
        "Nếu không tìm thấy, nhắn lại để nhận đường dẫn mới."
    )


def reminder_to_account(body: PlanBody, unfilled: list[str]) -> str:
    """The same to somebody who has an account and fills in the dossier itself."""
    address = settings.PORTAL_URL + body.plan.dossier.get_absolute_url()
    return (
        f"Nhắc anh/chị {body.user} ({body.name}): {_left(unfilled)}. "
        f"Xin đăng nhập và điền trước hết ngày {body.plan.figures_due_on:%d/%m/%Y}: {address}"
    )


def _left(unfilled: list[str]) -> str:
    return f"còn chỉ tiêu {', '.join(unfilled)} chưa điền" if unfilled else "các chỉ tiêu đã điền, xin xem lại lần cuối"


def phone_address(phone: str, text: str) -> str:
    """An address that opens the phone's messages with ``text`` ready to send; "" unless ``phone`` is one number."""
    number = "".join(sign for sign in phone if sign not in " .-()")
    is_number = number.removeprefix("+").isascii() and number.removeprefix("+").isdigit() and 8 <= len(number) <= 15
    return f"sms:{number}?body={quote(text)}" if is_number else ""
