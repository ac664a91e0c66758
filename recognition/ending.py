"""Recognitions that end this year, for whoever has to put them into this year's plan."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from recognition.held import THIS_YEAR
from recognition.models import Dossier, Recognition, Unit
from recognition.next_steps import OVER
from recognition.standing import held_on

PREPARING = ("officer", "leader")


@dataclass(frozen=True)
class Ending:
    """A line of the start page: which unit or area, what ends, where to go on."""

    what: str
    said: str
    url: str
    link: str


def endings(memberships, day: date) -> list[Ending]:
    """One for each recognition of the reader's own unit, one for all below; [] when nothing ends this year."""
    homes = {m.office.unit_id: m.office for m in memberships if m.role in PREPARING}
    own = {pk for office in homes.values() for pk in office.unit.lineage_ids()} | _institutions(homes.values())
    ending = Recognition.objects.filter(held_on(day), valid_to__year=day.year).without_mistakes()
    found = [_own(one) for one in _unplanned(ending.filter(unit__in=own), day).select_related("unit", "title")]
    return found + _below(ending.exclude(unit__in=own), {m.office.unit for m in memberships}, day)


def _institutions(offices) -> set[int]:
    """Units that are themselves one of ``offices``."""
    return set(Unit.objects.filter(own_office__in=offices).values_list("pk", flat=True))


def _unplanned(recognitions, day: date):
    """Without those for whose unit a dossier of this year's assessment, or a later one, is already under way."""
    begun = Dossier.objects.filter(round__year__gte=day.year).exclude(state__in=OVER)
    pairs = begun.values_list("unit_id", "round__procedure__title_id")
    for unit, title in pairs.filter(unit__in=recognitions.values("unit")):
        recognitions = recognitions.exclude(unit=unit, title=title)
    return recognitions.order_by("unit__sort_key", "title__label")


def _own(one) -> Ending:
    said = f"{one.title}: công nhận hết hạn {one.valid_to:%d/%m/%Y}: đưa vào kế hoạch năm nay."
    return Ending(one.unit.full_name, said, reverse("unit", args=[one.unit_id]), "Xem việc tiếp theo")


def _below(recognitions, units, day: date) -> list[Ending]:
    address = f"{reverse('held_list')}?nhom={THIS_YEAR}"
    found = []
    for unit in sorted(units, key=lambda unit: unit.path):
        count = recognitions.filter(unit__path__startswith=unit.reach).count()
        if count:
            said = f"{count} công nhận hết hạn trong năm {day.year}: các đơn vị cần đưa vào kế hoạch năm nay."
            found.append(Ending(unit.full_name, said, address, "Xem danh sách"))
    return found
