"""What a unit can do next about a title: raise it, renew it in time, or ask for either level where none is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recognition import terms
from recognition.models import Dossier, Procedure, Recognition, Round, State
from recognition.standing import Stand, Standing, held_on

OVER = {State.RECOGNISED, State.REFUSED, State.SELF_ASSESSED, State.WITHDRAWN, State.LAPSED}


@dataclass(frozen=True)
class Step:
    """``said`` a sentence; ``pressing`` when this year's plan should hold it."""

    said: str
    pressing: bool = False


class Outlook:
    """What comes next for many recognitions: four queries, however many."""

    def __init__(self, recognitions: Iterable[Recognition], day: date):
        rows = list(recognitions)
        self.day = day
        self.procedures = _procedures(day)
        self.rounds = _rounds(rows, day)
        self.under_way = _under_way(rows)
        self.held = _held(rows, day)

    def of(self, recognition, found: Standing) -> Step | None:
        """None where something else says it: what followed the recognition, or the units that its unit went into."""
        key, procedure = (_bearer(recognition.unit).pk, recognition.title_id), self.procedures.get(recognition.title_id)
        if found.stand in (Stand.FOLLOWED, Stand.UNIT_GONE, Stand.COMING) or (not found.holds and key in self.held):
            return None
        dossier = self.under_way.get(key)
        if dossier and dossier.round.year > recognition.year:
            return Step(f"Đang có hồ sơ năm {dossier.round.year}: {dossier.get_state_display().lower()}.")
        if procedure is None:
            return Step("Danh hiệu này hiện không có quy trình nào áp dụng.")
        return self._holding(recognition, procedure) if found.holds else self._holding_none(recognition, procedure)

    def _holding(self, held, procedure) -> Step:
        said = [self._renewal(held, procedure)]
        if not held.spec.is_scored and held.level != held.spec.levels[-1].code:
            said.insert(0, self._upgrade(held, procedure))
        ends_now = held.valid_to is not None and held.valid_to.year <= self.day.year
        return Step(" ".join(said), ends_now)

    def _upgrade(self, held, procedure) -> str:
        said = terms.upgrade_said(held, procedure)
        return f"Đã {said}." if terms.upgrade_day(held, procedure) <= self.day else f"{said[0].upper()}{said[1:]}."

    def _renewal(self, held, procedure) -> str:
        if held.valid_to is None:
            return f"Không ghi thời hạn, xét từng năm: {self._round_said(held, procedure, self._next_year(procedure))}."
        year = held.valid_to.year - 1
        if Round.default_due_on(procedure, year) < self.day:
            year += 1
        return f"Công nhận lại: {self._round_said(held, procedure, year)}."

    def _holding_none(self, recognition, procedure) -> Step:
        levels = [recognition.spec.said(level.code) for level in recognition.spec.title_levels]
        when = self._round_said(recognition, procedure, self._next_year(procedure))
        if recognition.spec.is_scored:
            return Step(f"Đề nghị công nhận: {when}.", pressing=True)
        return Step(f"Không giữ công nhận nào: đề nghị thẳng {' hoặc '.join(levels)} đều được, {when}.", pressing=True)

    def _next_year(self, procedure) -> int:
        """The assessment year whose dossiers may still be handed in, or are next."""
        last = self.day.year - 1
        return last if Round.default_due_on(procedure, last) >= self.day else last + 1

    def _round_said(self, recognition, procedure, year: int) -> str:
        place = (_province(_bearer(recognition.unit)), recognition.title_id, year)
        due = self.rounds[place].due_on if place in self.rounds else Round.default_due_on(procedure, year)
        return f"đợt năm đánh giá {year}, nộp chậm nhất {due:%d/%m/%Y}"


def _bearer(unit):
    """The unit that bears the recognition now: the one that continues it whole, or itself."""
    following = getattr(unit, "continued_by", None)
    return following if following and following.tier == unit.tier else unit


def _province(unit) -> int:
    return int(unit.path.split("/")[1])


def _procedures(day: date) -> dict[int, Procedure]:
    """Title → the procedure by which it is given today."""
    found = Procedure.objects.filter(enabled=True).order_by("in_force_from")
    return {rule.title_id: rule for rule in found if rule.in_force_on(day)}


def _rounds(rows, day: date) -> dict[tuple, Round]:
    """(province, title, year) → its round; of this year and the one before, and of years to come."""
    provinces = {_province(_bearer(row.unit)) for row in rows}
    found = Round.objects.filter(province__in=provinces, year__gte=day.year - 1).select_related("procedure")
    return {(rnd.province_id, rnd.procedure.title_id, rnd.year): rnd for rnd in found}


def _under_way(rows) -> dict[tuple, Dossier]:
    """(unit, title) → its dossier that has not ended, the latest."""
    units = {_bearer(row.unit).pk for row in rows}
    found = Dossier.objects.filter(unit__in=units).exclude(state__in=OVER).select_related("round__procedure")
    return {(dossier.unit_id, dossier.round.procedure.title_id): dossier for dossier in found.order_by("round__year")}


def _held(rows, day: date) -> set[tuple]:
    """(unit, title) that hold something today."""
    units = {_bearer(row.unit).pk for row in rows} | {row.unit_id for row in rows}
    found = Recognition.objects.filter(held_on(day), unit__in=units).select_related("unit__continued_by")
    return {(_bearer(one.unit).pk, one.title_id) for one in found}
