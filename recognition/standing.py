"""How a recognition stands on a day, in words anyone understands: in force, or why not, and what came in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from recognition.models import Recognition

FOLLOWED, REVOKED = "Thay bằng", ("thu hồi", "bị thu hồi")  # how the reasons of an end begin


class Stand(models.TextChoices):
    HOLDS = "holds", "còn hiệu lực"
    COMING = "coming", "chưa đến ngày hiệu lực"
    EXPIRED = "expired", "đã hết hạn"
    FOLLOWED = "followed", "đã được thay"
    REVOKED = "revoked", "đã thu hồi"
    ENDED = "ended", "đã chấm dứt"
    UNIT_GONE = "unit-gone", "đơn vị không còn"


COLOURS = {Stand.HOLDS: "good", Stand.COMING: "", Stand.REVOKED: "bad"}  # the others are simply over: grey


@dataclass(frozen=True)
class Standing:
    """``why`` is a sentence, "" for what simply holds; ``by`` the recognition that took its place, when there is one."""

    stand: Stand
    why: str = ""
    by: Recognition | None = None

    @property
    def holds(self) -> bool:
        """For a unit that is there."""
        return self.stand == Stand.HOLDS

    @property
    def in_term(self) -> bool:
        """As the decision says it, whether or not the unit has been merged or divided since."""
        return self.stand in (Stand.HOLDS, Stand.UNIT_GONE)

    @property
    def label(self) -> str:
        return self.stand.label

    @property
    def colour(self) -> str:
        return COLOURS.get(self.stand, "still")

    @property
    def by_code(self) -> str:
        """The public code of the decision that took its place; "" where that one was taken on paper."""
        return self.by.decision.code if self.by and self.by.decision_id else ""


def standing(recognition, day: date, followers=None) -> Standing:
    """How ``recognition`` stands on ``day``; reads ``unit__continued_by``. ``followers`` is what ``followers_of`` found."""
    ended, until = recognition.ended_on, recognition.valid_to
    if recognition.valid_from > day:
        return Standing(Stand.COMING, f"Có hiệu lực từ {recognition.valid_from:%d/%m/%Y}.")
    if until is not None and until < day and (ended is None or ended > until):
        return Standing(Stand.EXPIRED, f"Hết hạn sau ngày {until:%d/%m/%Y}.")
    if ended is not None and ended <= day:
        return _ended(recognition, followers or {})
    if is_gone(recognition.unit, day):
        last = recognition.unit.valid_to
        said = f"{recognition.unit.full_name} không còn từ {last + timedelta(days=1):%d/%m/%Y}: công nhận ở lại với đơn vị cũ."
        return Standing(Stand.UNIT_GONE, said)
    return Standing(Stand.HOLDS)


def _ended(recognition, followers) -> Standing:
    why = f"{recognition.end_reason}, từ {recognition.ended_on:%d/%m/%Y}."
    if recognition.end_reason.startswith(FOLLOWED):
        return Standing(Stand.FOLLOWED, why, followers.get(recognition.pk))
    kind = Stand.REVOKED if recognition.end_reason.casefold().startswith(REVOKED) else Stand.ENDED
    return Standing(kind, why)


def is_gone(unit, day: date) -> bool:
    """Whether ``unit`` has ended by ``day`` and nothing continues it whole."""
    return unit.valid_to is not None and unit.valid_to < day and _continuing(unit) is None


def _continuing(unit) -> int | None:
    following = getattr(unit, "continued_by", None)
    return following.pk if following and following.tier == unit.tier else None


def followers_of(recognitions: Iterable[Recognition]) -> dict[int, Recognition]:
    """Primary key of each that was followed → the recognition that took its place. One query for all."""
    ended = [r for r in recognitions if r.ended_on and r.end_reason.startswith(FOLLOWED)]
    if not ended:
        return {}
    places = {(unit, r.title_id, r.ended_on): r for r in ended for unit in (r.unit_id, _continuing(r.unit)) if unit}
    found = Recognition.objects.filter(
        unit__in={unit for unit, _, _ in places},
        title__in={title for _, title, _ in places},
        valid_from__in={day for _, _, day in places},
    ).select_related("decision")
    following = ((places.get((f.unit_id, f.title_id, f.valid_from)), f) for f in found)
    return {before.pk: after for before, after in following if before and before.pk != after.pk}


def with_life(recognitions):
    """With what ``standing`` and the register read; what thousands of rows share is read once, not once a row."""
    own = recognitions.select_related("unit__continued_by", "decision", "paper")
    return own.prefetch_related(
        "title", "paper__criteria_set", "decision__office__unit", "decision__round__criteria_set"
    )


# The same in conditions, for lists and counts


def there_on(day: date) -> Q:
    """Recognitions whose unit is there, or goes on whole in another."""
    return Q(unit__valid_to=None) | Q(unit__valid_to__gte=day) | Q(unit__continued_by__tier=F("unit__tier"))


def in_term_on(day: date) -> Q:
    begun = Q(valid_from__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))
    return begun & (Q(valid_to=None) | Q(valid_to__gte=day))


def held_on(day: date) -> Q:
    """Recognitions that hold on ``day`` for a unit that is there (or goes on in another)."""
    return in_term_on(day) & there_on(day)


def gone_on(day: date) -> Q:
    """Those that would still hold, of units that are no more."""
    return in_term_on(day) & Q(unit__valid_to__lt=day) & ~there_on(day)


def over_on(day: date) -> Q:
    """Those that ran out or were ended."""
    return Q(ended_on__lte=day) | Q(valid_to__lt=day)
