"""The recognitions over which an office looks: those in force, those that end soon, those that ended, each with what comes next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from recognition import register
from recognition.models import Recognition, Unit
from recognition.next_steps import Outlook, Step
from recognition.register import Entry
from recognition.standing import FOLLOWED, held_on, over_on, there_on

IN_FORCE, THIS_YEAR, NEXT_YEAR, ENDED, ALL = "con", "nam-nay", "nam-sau", "het", "tat-ca"


@dataclass(frozen=True)
class Group:
    """A number with the list behind it."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Row:
    entry: Entry
    step: Step | None


def visible_to(user):
    """What ``user`` sees: of specimen units only those who work there."""
    return Recognition.objects.visible_to(user).without_mistakes()


def conditions(day: date) -> dict[str, tuple[str, Q]]:
    """Group → (its name, what belongs to it)."""
    held = held_on(day)
    return {
        IN_FORCE: ("Còn hiệu lực", held),
        THIS_YEAR: (f"Hết hạn trong năm {day.year}", held & Q(valid_to__year=day.year)),
        NEXT_YEAR: (f"Hết hạn năm {day.year + 1}", held & Q(valid_to__year=day.year + 1)),
        ENDED: (
            "Đã hết, chưa có công nhận mới",
            over_on(day) & there_on(day) & ~Q(end_reason__startswith=FOLLOWED) & ~_held_again(day),
        ),
        ALL: ("Tất cả, cả những lần trước", Q()),
    }


def _held_again(day: date) -> Q:
    """Those whose unit, or the one that continues it, holds the title again."""
    same = Q(unit=OuterRef("unit")) | Q(unit__continues=OuterRef("unit"))
    return Q(Exists(Recognition.objects.filter(same, held_on(day), title=OuterRef("title"))))


def groups(recognitions, day: date) -> list[Group]:
    """All numbers in one query."""
    parts = conditions(day)
    aliases = {code: code.replace("-", "_") for code in parts}
    counts = recognitions.aggregate(
        **{aliases[code]: Count("pk", filter=condition) for code, (_, condition) in parts.items() if condition},
        everything=Count("pk"),
    )
    return [Group(code, label, counts.get(aliases[code], counts["everything"])) for code, (label, _) in parts.items()]


def of_group(recognitions, code: str, day: date):
    """Those behind one number, in Vietnamese order."""
    return register.in_order(recognitions.filter(conditions(day)[code][1]))


def rows(entries: list[Entry], day: date) -> list[Row]:
    """Each with the next step of its unit."""
    outlook = Outlook([entry.recognition for entry in entries], day)
    return [Row(entry, outlook.of(entry.recognition, entry.standing)) for entry in entries]


def places(recognitions):
    """The units in which those recognised lie: districts while there were any, provinces."""
    above = recognitions.order_by().values("unit__parent").distinct()
    return Unit.objects.filter(pk__in=above).order_by("sort_key", "code")
