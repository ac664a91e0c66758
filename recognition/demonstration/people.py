"""The offices of the demonstration and the people who work in them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from django.contrib.auth.hashers import make_password

from recognition.demonstration import institutions
from recognition.demonstration.material import luck, read
from recognition.models import Membership, Office, OfficeKind, Role, Tier, Unit, User

PROVINCE, TOWN = "33", "328"  # codes of Hưng Yên (both trees) and of Mỹ Hào
IN_DISTRICTS, IN_TWO_TIERS = date(2025, 1, 1), date(2026, 1, 1)
OFFICER = "Công chức Văn hóa - Xã hội"
CHAIR, FOR_COMMITTEE = "Chủ tịch", "TM. ỦY BAN NHÂN DÂN"


@dataclass
class Team:
    """Who does what in one office; an office has those that it needs."""

    office: Office
    officer: User | None = None
    second: User | None = None  # another officer, secretary of the council
    leader: User | None = None
    deputy: User | None = None  # a leader too, chair of the council
    clerk: User | None = None

    def place(self, role: str, user: User):
        """Seat ``user``; a second officer or leader becomes ``second`` or ``deputy``."""
        seats = {Role.OFFICER: ("officer", "second"), Role.LEADER: ("leader", "deputy"), Role.CLERK: ("clerk",)}
        for seat in seats.get(role, ()):
            if getattr(self, seat) is None:
                setattr(self, seat, user)
                return


@dataclass
class Cast:
    """Everybody: by commune (primary key), in the offices above, and by institution (its key in fixtures/demo)."""

    communes: dict[int, Team]
    above: dict[str, Team]
    institutions: dict[str, Team]
    old_province: Unit
    province: Unit
    town: Unit

    def teams(self) -> list[Team]:
        return [*self.communes.values(), *self.institutions.values(), *self.above.values()]

    def commune_named(self, name: str, day: date) -> Unit:
        """The commune ``name`` that lives on ``day``."""
        return next(
            team.office.unit
            for team in self.communes.values()
            if team.office.unit.name == name and team.office.unit.exists_on(day)
        )


def engage() -> Cast:
    """Make every office, account and membership."""
    old_province, province = (_unit(PROVINCE, Tier.PROVINCE, day) for day in (IN_DISTRICTS, IN_TWO_TIERS))
    town = _unit(TOWN, Tier.DISTRICT, IN_DISTRICTS)
    areas = {"so": province, "tinh": province, "hoi": province, "phong": town, "so_cu": old_province, "thi_xa": town}
    above = {key: Team(_office(area, **read("people")["offices"][key])) for key, area in areas.items()}
    communes = [*Unit.objects.as_at(IN_TWO_TIERS).filter(tier=Tier.COMMUNE).below(province)]
    communes += [*Unit.objects.as_at(IN_DISTRICTS).filter(tier=Tier.COMMUNE).below(town)]
    homes = {unit.pk: Team(_office(unit, **_committee(unit))) for unit in communes}
    cast = Cast(homes, above, {}, old_province, province, town)
    entered = institutions.enter(cast)
    cast.institutions = {key: homes.get(office.unit_id) or Team(office) for key, office in entered.items()}
    _hire(cast)
    return cast


def _unit(code: str, tier: str, day: date) -> Unit:
    return Unit.objects.as_at(day).get(code=code, tier=tier)


def _office(unit: Unit, **fields) -> Office:
    return Office.objects.create(unit=unit, valid_from=unit.valid_from, valid_to=unit.valid_to, **fields)


def _committee(unit: Unit) -> dict:
    name = f"Ủy ban nhân dân {unit.type.lower()} {unit.name}"
    return {"kind": OfficeKind.COMMITTEE, "name": name, "superior": "", "code": "UBND", "place": unit.name}


# Accounts


@dataclass
class Account:
    """One person to be: ``team`` None for the operator."""

    username: str
    name: str
    team: Team | None
    role: str = ""
    position: str = ""
    signs_as: str = ""


def _hire(cast: Cast):
    """All accounts share one password and, since hashing takes a quarter of a second, one hash of it."""
    accounts = [_account(entry, cast) for entry in [*read("people")["accounts"], *read("people")["former"]]]
    accounts += _unlisted(cast, accounts)
    shared = make_password(read("people")["password"])
    users = User.objects.bulk_create([_user(account, shared) for account in accounts])
    pairs = [(account, user) for account, user in zip(accounts, users, strict=True) if account.team]
    Membership.objects.bulk_create([_membership(account, user) for account, user in pairs])
    for account, user in pairs:
        account.team.place(account.role, user)


def _account(entry: dict, cast: Cast) -> Account:
    if entry.get("operator"):
        return Account(entry["username"], entry["name"], None)
    if name := entry.get("commune"):
        team = cast.communes[cast.commune_named(name, IN_TWO_TIERS).pk]
    elif key := entry.get("institution"):
        team = cast.institutions[key]
    else:
        team = cast.above[entry["office"]]
    return Account(entry["username"], entry["name"], team, entry["role"], entry["position"], entry.get("signs_as", ""))


def _unlisted(cast: Cast, listed: list[Account]) -> list[Account]:
    """An officer and a leader for every commune and institution that has none yet."""
    names = _names({account.name for account in listed})
    there = {(account.team.office.pk, account.role) for account in listed if account.team}
    found = []
    own = [team for team in cast.institutions.values() if team.office.kind == OfficeKind.INSTITUTION]
    for team in [*cast.communes.values(), *own]:
        unit, (worker, head, signs_as) = team.office.unit, _positions(team.office)
        end = f"{'cu.' if unit.valid_to else ''}{unit.code.lower()}"
        seats = [("canbo", Role.OFFICER, worker, ""), ("lanhdao", Role.LEADER, head, signs_as)]
        found += [
            Account(f"{name}.{end}", next(names), team, role, position, form)
            for name, role, position, form in seats
            if (team.office.pk, role) not in there
        ]
    return found


def _positions(office: Office) -> tuple[str, str, str]:
    """What the officer and the leader of ``office`` are, and in whose name the leader signs."""
    if office.kind == OfficeKind.COMMITTEE:
        return OFFICER, CHAIR, FOR_COMMITTEE
    return "Thư ký Tổ đánh giá", institutions.head_of(office.unit), ""


def _names(taken: set[str]):
    """Invented full names, each once, in an order that does not show how they are made."""
    pairs = list(product(read("people")["surnames"], read("people")["middles"]))
    luck("names").shuffle(pairs)
    for surname, middle in pairs:
        if (name := f"{surname} {middle} Mẫu") not in taken:
            yield name


def _user(account: Account, password: str) -> User:
    operator = account.team is None
    return User(
        username=account.username,
        full_name=account.name,
        email=f"{account.username}@example.org",
        password=password,
        is_staff=operator,
        is_superuser=operator,
    )


def _membership(account: Account, user: User) -> Membership:
    office = account.team.office
    return Membership(
        user=user,
        office=office,
        role=account.role,
        position=account.position,
        signs_as=account.signs_as,
        valid_from=office.valid_from,
        valid_to=office.valid_to,
    )


def stand_in(cast: Cast, today: date):
    """The deputy of the Sở acts for its director through the coming week."""
    desk, first = cast.above["so"], today + timedelta(days=7)
    held = desk.deputy.memberships.get()
    Membership.objects.create(
        user=desk.deputy,
        office=desk.office,
        role=Role.LEADER,
        position=held.position,
        signs_as=held.signs_as,
        valid_from=first,
        valid_to=first + timedelta(days=4),
        basis="Thông báo phân công công tác (mẫu)",
        stands_in_for=desk.leader,
    )
