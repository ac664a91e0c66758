"""Which version of a plan's part a page shows, so that nobody replaces or signs what they have not seen."""

import hashlib

from django.core.exceptions import ValidationError

TEXTS = ("grounds", "purpose", "requirements", "lead", "recipients", "figures_due_on")
BODY = ("name", "contact", "phone", "user_id")
MEETING = ("held_at", "place", "chair_id", "chair_name", "secretary_id", "secretary_name")
MEETING += ("invited", "agenda", "number", "invited_on")
MINUTES = ("started_at", "ended_at", "present", "absent", "content", "conclusion", "results")


def texts(plan) -> str:
    return _stamp(plan, TEXTS)


def body(one) -> str:
    """With all that falls to it; "" for one that is not stored yet."""
    if one.pk is None:
        return ""
    assigned = sorted(one.assignments.values_list("subject", "role", "person"))
    return _stamp(one, BODY, assigned, list(one.duties.values_list("text", flat=True)))


def meeting(one) -> str:
    """ "" for one that is not stored yet."""
    return _stamp(one, MEETING) if one.pk else ""


def minutes(written) -> str:
    """Everything that the Biên bản prints; "" before it is written."""
    return _stamp(written, MINUTES, _stamp(written.meeting, MEETING)) if written else ""


def _stamp(one, names, *more) -> str:
    said = [getattr(one, name) for name in names]
    return hashlib.sha256(repr([said, *more]).encode()).hexdigest()[:16]


def require(seen: str | None, present: str, what: str):
    """Raises ValidationError when ``what`` is no longer as the page that was sent showed it; ``seen`` None asks nothing."""
    if seen is not None and seen != present:
        raise ValidationError(
            f"{what} vừa được người khác sửa trong lúc bạn gõ. Chưa lưu gì; phần bạn gõ còn nguyên bên dưới. "
            "Mở kế hoạch ở một thẻ khác để xem bản mới; nếu vẫn dùng phần bạn gõ thì lưu lần nữa."
        )
