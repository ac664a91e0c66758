"""What a reader of figures asks for, as the address says it; every link, list, export and print keeps it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404

from config import clock
from recognition.dashboard.board import NO_DISTRICT, NoDistrict, Question, inside
from recognition.forms.days import LONGEST, day_or_none, read_day
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
    districts: tuple[Unit | NoDistrict, ...]
    groups: tuple[UnitGroup, ...]
    day_typed: str = ""  # "" while the day follows from the year; what could not be read stays as it was typed
    misread: tuple[str, ...] = ()  # a sentence for each value that was not understood, with what is shown instead

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

    Raises Http404 for an area, district or group that is not the reader's to see. Other nonsense asks for nothing, and
    ``misread`` says so.
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
    year = _year(_plain(given.get("nam", "")), last_days)
    chosen = day_or_none(_plain(given.get("ngay", "")))
    day = chosen or last_days.get(year, clock.today())
    district, groups = _district(user, given.get("huyen"), home), _groups(user, provinces, day)
    question = Question(home, title, year, day, district, _group(user, given.get("cum"), provinces))
    choices = (tuple(titles), tuple(sorted(last_days, reverse=True)), last_days)
    more = (*choices, _districts(user, question), groups, _day_typed(given, chosen, last_days.get(year)))
    return Asked(question, own, given.get("muc", "")[:20], *more, _misread(given, question))


def _plain(text: str) -> str:
    """So much of what an address says as can stand in a sentence."""
    return text.replace("\0", "").strip()[: 2 * LONGEST]


def _day_typed(given, chosen: date | None, usual: date | None) -> str:
    if chosen is None:
        return _plain(given.get("ngay", ""))
    return "" if chosen == usual else f"{chosen:%d/%m/%Y}"


def _misread(given, question: Question) -> tuple[str, ...]:
    title, year, day = (_plain(given.get(name, "")) for name in ("danh-hieu", "nam", "ngay"))
    found = []
    if title and title != question.title.code:
        found.append(f"Không có danh hiệu «{title}». Số liệu là của danh hiệu {question.title.label}.")
    if year and year != str(question.year):
        rule = f"từ {FIRST_YEAR} đến {LAST_YEAR}, ghi đủ bốn chữ số"
        found.append(f"Không đọc được năm đánh giá «{year}»: {rule}. Số liệu là của năm đánh giá {question.year}.")
    try:
        read_day(day) if day else None
    except ValidationError as error:
        found.append(f"«{day}»: {error.message} Số liệu là của ngày {question.day:%d/%m/%Y}.")
    return tuple(found)


def _number(text: str) -> int:
    """A primary key as an address says it. Raises Http404 for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Http404
    return int(text)


def _district(user, text, home) -> Unit | NoDistrict | None:
    return NO_DISTRICT if text == NO_DISTRICT.pk else _unit(user, text, within=home)


def _unit(user, text, within=None) -> Unit | None:
    if not text:
        return None
    readable = reads_figures_of(user, Unit.objects.all())
    if within is not None:
        readable = readable.filter(inside(within), tier=Tier.DISTRICT)
    if found := readable.filter(pk=_number(text)).first():
        return found
    raise Http404


def _districts(user, asked: Question) -> tuple[Unit | NoDistrict, ...]:
    """The districts of the day inside the area: what the list of them offers. Institutions may lie in none."""
    if asked.home.tier != Tier.PROVINCE:
        return ()
    found = reads_figures_of(user, Unit.objects.existing(asked.day)).filter(inside(asked.home), tier=Tier.DISTRICT)
    districts = tuple(found.order_by("sort_key", "code"))
    outside = asked.district == NO_DISTRICT or (districts and asked.title.tier == Tier.INSTITUTION)
    return (*districts, NO_DISTRICT) if outside else districts


def _groups(user, provinces, day) -> tuple[UnitGroup, ...]:
    found = UnitGroup.objects.visible_to(user).existing(day)
    return tuple(found.filter(province__in=provinces)) if provinces else ()


def _group(user, text, provinces) -> UnitGroup | None:
    if not text:
        return None
    readable = UnitGroup.objects.visible_to(user).filter(province__in=provinces or ())
    found = readable.filter(pk=_number(text)).first()
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
    found = Title.objects.filter(code=_plain(code)).first() if code else None
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
