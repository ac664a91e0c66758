"""Loading the demonstration, once, all of it or nothing."""

from dataclasses import dataclass
from datetime import date
from functools import reduce

from django.conf import settings
from django.db import transaction

from config import clock
from recognition.demonstration import days, desk, files, people, provincial, rounds, signatures, told
from recognition.demonstration.casting import Casting
from recognition.demonstration.material import read
from recognition.models import Decision, Dossier, MailSettings, Membership, Office, Tier, User
from recognition.reminding import mailing, writing

OPERATOR = "Người vận hành cổng"
MARK = "xa.canbo"  # the account that is there when the demonstration is
MAILED = (MARK, "so.canbo")  # whose addresses are confirmed, so that there are mails to look at


class NotHere(Exception):
    """The demonstration cannot be loaded into this database on this day; a Vietnamese sentence."""


@dataclass(frozen=True)
class Loaded:
    """What is there now; ``added`` tells whether this load brought it."""

    added: bool
    people: int
    dossiers: int
    decisions: int
    links: tuple[str, ...] = ()  # for people without an account; known only to the load that made them


def load() -> Loaded:
    """Bring the demonstration as of today into the database unless it is there. Raises NotHere."""
    if User.objects.filter(username=MARK).exists():
        return _counted(added=False)
    _refuse_if_used()
    _refuse_if_early(clock.today())
    with transaction.atomic():
        links = _play()
    if not settings.EMAIL_URL:  # files in a folder; a real server is not asked to carry specimens
        mailing.make()
        mailing.send()
    return _counted(added=True, links=tuple(links))


def _refuse_if_used():
    """Specimen offices, as a walkthrough leaves them, are no use; the ministry stands above every database."""
    if Office.objects.filter(unit__specimen=False).exclude(unit__tier=Tier.NATION).exists():
        raise NotHere("Cơ sở dữ liệu đã có cơ quan hoặc hồ sơ thật nên không nạp dữ liệu trình diễn vào đó.")


def _refuse_if_early(today: date):
    if today <= days.EARLIEST:
        raise NotHere(f"Dữ liệu trình diễn bắt đầu từ sau ngày {days.EARLIEST:%d/%m/%Y}.")


def _play() -> list[str]:
    """Everything up to now; returns the links that were given away."""
    cast, today = people.engage(), clock.today()
    opened = rounds.open_rounds(cast, today)
    provincial.set_up(cast)
    casting = Casting(cast, opened, files.store_all(), today)
    casting.deal().play(until=clock.now())
    desk.settle(cast.above["so"])
    signatures.set_one()
    people.stand_in(cast, today)
    told.tell(cast.above["so"], list(cast.communes.values()))
    writing.write(today)
    _confirm_addresses()
    return casting.links


def _confirm_addresses():
    given = {"choice": MailSettings.Choice.SINGLE, "confirmed_at": clock.now()}
    for person in User.objects.filter(username__in=MAILED):
        MailSettings.objects.create(person=person, confirmed=person.email, **given)


def _counted(*, added: bool, links: tuple[str, ...] = ()) -> Loaded:
    return Loaded(added, User.objects.count(), Dossier.objects.count(), Decision.objects.count(), links)


def accounts() -> list[tuple[str, str, str]]:
    """Username, who it is, and what that person finds: those that are told to whoever starts the demonstration."""
    listed = read("people")["accounts"]
    held = Membership.objects.filter(user__username__in=[entry["username"] for entry in listed])
    who = {m.user.username: f"{m.position}, {_short(m.office)}" for m in held.select_related("user", "office")}
    return [(entry["username"], who.get(entry["username"], OPERATOR), entry["sees"]) for entry in listed]


def _short(office: Office) -> str:
    shorter = {"Ủy ban nhân dân": "UBND", "Giáo dục và Đào tạo": "GD&ĐT", "Trung học phổ thông": "THPT"}
    return reduce(lambda name, pair: name.replace(*pair), shorter.items(), office.name)
