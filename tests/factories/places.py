"""Units, offices and people."""

from datetime import date
from itertools import count

from recognition.models import Membership, Office, OfficeKind, Role, Tier, Unit, User

TWO_TIERS_FROM = date(2025, 7, 1)
START = date(2015, 1, 1)
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
PASSWORD = "Mat-khau-1"

_TYPES = {
    Tier.PROVINCE: "Tỉnh",
    Tier.DISTRICT: "Huyện",
    Tier.COMMUNE: "Xã",
    Tier.NATION: "",
    Tier.INSTITUTION: "Trường trung học cơ sở",
}
_OFFICE_NAMES = {
    OfficeKind.COMMITTEE: ("Ủy ban nhân dân", "UBND"),
    OfficeKind.EDUCATION: ("Cơ quan giáo dục", "GDĐT"),
    OfficeKind.CULTURE: ("Phòng Văn hóa – Xã hội", "VHXH"),
    OfficeKind.ASSOCIATION: ("Hội Khuyến học", "HKH"),
    OfficeKind.HOME_AFFAIRS: ("Cơ quan nội vụ", "SNV"),
    OfficeKind.INSTITUTION: ("", "TRG"),
}
_number = count(1)


def make_unit(*, tier=Tier.COMMUNE, parent=None, name=None, type=None, valid_from=TWO_TIERS_FROM, **fields) -> Unit:
    """A unit of ``tier``; in force from 01/07/2025 without end, unless told otherwise."""
    number = next(_number)
    fields = {"code": f"T{number:05d}", "name": name or f"Thử {number}", "type": type or _TYPES[tier]} | fields
    if tier == Tier.INSTITUTION:
        fields = {"kind": "lower_secondary", "public": True, "assessed_at": "district"} | fields
    return Unit.objects.create(tier=tier, parent=parent, valid_from=valid_from, **fields)


def make_province(**fields) -> Unit:
    return make_unit(tier=Tier.PROVINCE, **fields)


def make_district(parent=None, **fields) -> Unit:
    """A district of the three-tier time (until 30/06/2025), in a province of that time unless ``parent`` is given."""
    times = {"valid_from": START, "valid_to": LAST_DAY_OF_DISTRICTS}
    return make_unit(tier=Tier.DISTRICT, parent=parent or make_province(**times), **times | fields)


def make_commune(parent=None, **fields) -> Unit:
    """A commune in ``parent`` (a new province unless given); it ends with a district when that is its parent."""
    parent = parent or make_province()
    times = {"valid_from": parent.valid_from, "valid_to": parent.valid_to}
    return make_unit(tier=Tier.COMMUNE, parent=parent, **times | fields)


def make_office(unit=None, kind=OfficeKind.COMMITTEE, **fields) -> Office:
    """The office of ``kind`` that serves ``unit``, as long as the unit exists."""
    unit = unit or make_commune()
    name, code = _OFFICE_NAMES[kind]
    given = {"name": f"{name} {unit.full_name}".strip(), "code": code, "place": unit.name}
    times = {"valid_from": unit.valid_from, "valid_to": unit.valid_to}
    return Office.objects.create(unit=unit, kind=kind, **given | times | fields)


def make_user(username=None, **fields) -> User:
    """An account that can sign in with PASSWORD."""
    username = username or f"nguoi-{next(_number)}"
    fields = {"full_name": f"Nguyễn Văn {username}", "email": f"{username}@example.vn"} | fields
    return User.objects.create_user(username, password=PASSWORD, **fields)


def make_member(office=None, role=Role.OFFICER, *, position="Chuyên viên", **fields) -> User:
    """A person who works in ``office`` as ``role``, for as long as the office exists; more fields go to the account."""
    office, user = office or make_office(), make_user(**fields)
    Membership.objects.create(
        user=user,
        office=office,
        role=role,
        position=position,
        valid_from=office.valid_from,
        valid_to=office.valid_to,
    )
    return user


def make_stand_in(absent: User, user: User, first: date, last: date, **fields) -> Membership:
    """``user`` in place of ``absent``, in the role and office of the latter's only membership."""
    held = absent.memberships.get(stands_in_for=None)
    given = {"position": "Phó Chủ tịch", "signs_as": "KT. CHỦ TỊCH", "basis": "Giấy ủy quyền số 1"} | fields
    times = {"valid_from": first, "valid_to": last}
    return Membership.objects.create(
        user=user, office=held.office, role=held.role, stands_in_for=absent, **times, **given
    )
