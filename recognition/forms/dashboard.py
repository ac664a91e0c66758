"""What a reader of figures asks for, as the address says it; every link, list, export and print keeps it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404

from config import clock
from recognition.dashboard.board import Question
from recognition.forms.days import day_or_none
from recognition.models import Round, Tier, Title, Unit, UnitGroup
from recognition.permissions.areas import home_of, reads_figures_of

# Titles that a reader meets, the first of them first: what is assessed most, and below the reader.
TIERS_SHOWN = {
    Tier.NATION: (Tier.COMMUNE, Tier.INSTITUTION, Tier.DISTRICT, Tier.PROVINCE),
    Tier.PROVINCE: (Tier.COMMUNE, Tier.INSTITUTION, Tier.DISTRICT, Tier.PROVINCE),
    Tier.DISTRICT: (Tier.COMMUNE, Tier.INSTITUTION, Tier.DISTRICT),
    Tier.COMMUNE: (Tier.COMMUNE, Tier.INSTITUTION),
    Tier.INSTITUTION: (Tier.INSTITUTION,),
}
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NUMBER = 12  # digits of a primary key


@dataclass(frozen=True)
class Asked:
    """A question with the choices beside it. ``given`` is what the address said, each value checked."""

    question: Question
    own: Unit  # the reader's own area
    level: str
    titles: tuple[Title, ...]
    years: tuple[int, ...]  # of which there are rounds, the newest first
    last_days: dict[int, date]  # year → the day its figures are told for when none is asked
    districts: tuple[Unit, ...]
    groups: tuple[UnitGroup, ...]
    day_typed: str = ""  # "" while the day follows from the year

    @property
    def is_own(self) -> bool:
        return self.question.home == self.own

    def query(self, **changes) -> str:
        """The address' parameters with ``changes``; None takes one out. Always names area, title, year and day."""
        asked = self.question
        said = {"noi": asked.home.pk, "danh-hieu": asked.title.code, "nam": asked.year, "muc": self.level}
        said |= {"huyen": asked.district and asked.district.pk, "cum": asked.group and asked.group.pk}
        said |= {"ngay": asked.day.isoformat()} | {key.replace("_", "-"): value for key, value in changes.items()}
        return urlencode({key: value for key, value in said.items() if value not in (None, "")})


def asked_of(user, given) -> Asked | None:
    """What ``user`` asks by ``given`` (request.GET); None for whoever has no area, or no title, to read of.

    Raises Http404 for an area, district or group that is not the reader's to see. Other nonsense asks for nothing.
    """
    own = home_of(user, nation=Unit.objects.filter(tier=Tier.NATION).first())
    if own is None and not given.get("noi"):
        return None
    home = _unit(user, given.get("noi")) or own
    own = own or home
    provinces = None if home.tier == Tier.NATION else {int(path.split("/")[1]) for path in home.reaches()}
    rounds = _rounds(provinces)
    titles = _titles(home, {title for title, *_ in rounds})
    title = _title(given.get("danh-hieu", ""), titles)
    if title is None:
        return None
    last_days = _last_days(home, [row[1:] for row in rounds if row[0] == title.pk])
    year = _year(given.get("nam", ""), last_days)
    chosen = day_or_none(given.get("ngay", ""))
    day = chosen or last_days.get(year, clock.today())
    district, groups = _unit(user, given.get("huyen"), within=home), _groups(provinces, day)
    group = _group(given.get("cum"), provinces)
    question = Question(home, title, year, day, district, group)
    choices = (tuple(titles), tuple(sorted(last_days, reverse=True)), last_days)
    typed = f"{day:%d/%m/%Y}" if chosen and chosen != last_days.get(year) else ""
    return Asked(question, own, given.get("muc", "")[:20], *choices, _districts(user, home, day), groups, typed)


def _number(text: str) -> int:
    """A primary key as an address says it. Raises Http404 for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Http404
    return int(text)


def _unit(user, text, within=None) -> Unit | None:
    if not text:
        return None
    readable = reads_figures_of(user, Unit.objects.all())
    if within is not None:
        readable = readable.filter(_inside(within), tier=Tier.DISTRICT)
    if found := readable.filter(pk=_number(text)).first():
        return found
    raise Http404


def _inside(home: Unit) -> Q:
    found = Q(pk__in=[])
    for path in home.reaches():
        found |= Q(path__startswith=path)
    return found


def _districts(user, home, day) -> tuple[Unit, ...]:
    """The districts of the day inside ``home``: what the list of them offers."""
    if home.tier != Tier.PROVINCE:
        return ()
    found = reads_figures_of(user, Unit.objects.existing(day)).filter(_inside(home), tier=Tier.DISTRICT)
    return tuple(found.order_by("sort_key", "code"))


def _groups(provinces, day) -> tuple[UnitGroup, ...]:
    return tuple(UnitGroup.objects.existing(day).filter(province__in=provinces)) if provinces else ()


def _group(text, provinces) -> UnitGroup | None:
    if not text:
        return None
    found = UnitGroup.objects.filter(pk=_number(text), province__in=provinces or ()).first()
    if found is None:
        raise Http404
    return found


def _rounds(provinces) -> list[tuple[int, int, date]]:
    """(title, year, last day) of every round in the ``provinces``; in all for None."""
    found = Round.objects.all() if provinces is None else Round.objects.filter(province__in=provinces)
    return list(found.values_list("procedure__title", "year", "done_on"))


def _titles(home, with_rounds: set[int]) -> list[Title]:
    """Those for units at or below ``home``, of which there are rounds; all of them while there is none."""
    shown = TIERS_SHOWN[home.tier]
    found = Title.objects.filter(tier__in=shown)
    if home.tier == Tier.INSTITUTION:
        found = found.filter(assessed_at=home.assessed_at)
    ordered = sorted(found, key=lambda title: (shown.index(title.tier), title.code))
    return [title for title in ordered if title.pk in with_rounds] or ordered


def _title(code: str, titles) -> Title | None:
    """The one asked for, even where there is no round of it yet; else the first."""
    found = Title.objects.filter(code=code[:50].replace("\0", "")).first() if code else None
    return found or next(iter(titles), None)


def _last_days(home, rounds: list[tuple[int, date]]) -> dict[int, date]:
    """Year → the day for which its figures are told: today for the newest, the round's last for those before it."""
    last: dict[int, date] = {}
    for year, done_on in rounds:
        last[year] = max(done_on, last.get(year, done_on))
    today = clock.today()
    newest = max((year for year in last if year <= today.year), default=None)
    ends = home.valid_to or today
    return {year: min(ends, today) if year == newest else min(ends, today, day) for year, day in last.items()}


def _year(text: str, last_days) -> int:
    """The year asked for, else the newest that has begun, else the one before this."""
    if text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    today = clock.today()
    return max((year for year in last_days if year <= today.year), default=today.year - 1)
