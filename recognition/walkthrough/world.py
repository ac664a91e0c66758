"""A specimen province for one walkthrough: units, offices, people and a round, dated around today."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from config import clock
from criteria.models import CriteriaSet
from recognition.models import Membership, Office, OfficeKind, Procedure, Role, Round, Target, Tier, Unit, User

CODE = "MAU-"
PEOPLE = {  # key: (name, office, role, position, signs as)
    "officer": ("Nguyễn Văn Mẫu", "commune", Role.OFFICER, "Công chức văn hóa – xã hội", ""),
    "leader": ("Trần Thị Mẫu", "commune", Role.LEADER, "Chủ tịch", "TM. ỦY BAN NHÂN DÂN"),
    "reviewer": ("Phạm Thị Mẫu", "education", Role.OFFICER, "Chuyên viên", ""),
    "decider": ("Đỗ Văn Mẫu", "education", Role.LEADER, "Giám đốc", ""),
    "clerk": ("Vũ Thị Mẫu", "education", Role.CLERK, "Văn thư", ""),
}


@dataclass
class World:
    """What one run plays in; ``password`` opens the accounts ``accounts`` (key → username) until ``close``."""

    number: int
    round: Round
    communes: list[Unit]
    accounts: dict[str, str]
    password: str

    def close(self):
        """Nobody signs in with these accounts again."""
        User.objects.filter(username__in=self.accounts.values()).update(is_active=False)


@transaction.atomic
def make_world() -> World:
    """Loads what ships (criteria, procedures) first, so that an empty database will do."""
    for command in ("load_criteria", "load_procedures"):
        call_command(command, stdout=StringIO())
    procedure, criteria_set = _procedure(), CriteriaSet.objects.published().get(code="tt25-xa")
    number = Unit.objects.filter(code__startswith=CODE, tier=Tier.PROVINCE).count() + 1
    province = _unit(number, Tier.PROVINCE, "Tỉnh", f"Mẫu {number}")
    communes = [_unit(number, Tier.COMMUNE, "Xã", f"Mẫu {number}{letter}", province) for letter in "ABC"]
    education = _office(province, OfficeKind.EDUCATION, f"Sở Giáo dục và Đào tạo {_said(province)}", "SGDĐT")
    committees = [
        _office(commune, OfficeKind.COMMITTEE, f"Ủy ban nhân dân {_said(commune)}", "UBND") for commune in communes
    ]
    password = secrets.token_urlsafe(16) + "aA1!"
    accounts = _people(number, {"commune": committees, "education": [education]}, password)
    return World(number, _round(procedure, province, criteria_set), communes, accounts, password)


def _procedure() -> Procedure:
    return Procedure.objects.get(title__code="cdht-xa", enabled=True, in_force_to=None)


def _unit(number, tier, type_, name, parent=None) -> Unit:
    code = f"{CODE}{number}" if parent is None else f"{CODE}{name.removeprefix('Mẫu ')}"
    return Unit.objects.create(
        code=code,
        tier=tier,
        type=type_,
        name=name,
        parent=parent,
        valid_from=clock.today() - timedelta(days=400),
        specimen=True,
    )


def _said(unit) -> str:
    return unit.full_name[0].lower() + unit.full_name[1:]


def _office(unit, kind, name, code) -> Office:
    return Office.objects.create(unit=unit, kind=kind, name=name, code=code, place="Mẫu", valid_from=unit.valid_from)


def _people(number, offices, password) -> dict[str, str]:
    accounts = {}
    for key, (name, where, role, position, form) in PEOPLE.items():
        user = User.objects.create_user(f"mau-{number}-{key}", password=password, full_name=name)
        accounts[key] = user.username
        for office in offices[where]:
            Membership.objects.create(
                user=user, office=office, role=role, position=position, signs_as=form, valid_from=office.valid_from
            )
    return accounts


def _round(procedure, province, criteria_set) -> Round:
    today = clock.today()
    rnd = Round(
        procedure=procedure,
        province=province,
        year=today.year - 1,
        criteria_set=criteria_set,
        basis="MẪU",
        opens_on=today - timedelta(days=30),
        due_on=today + timedelta(days=30),
        done_on=today + timedelta(days=60),
    )
    if not procedure.in_force_on(rnd.opens_on):
        rnd.outside_force_reason = "Đợt mẫu"
    rnd.full_clean()
    rnd.save()
    Target.objects.create(province=province, title=rnd.title, level="1", year=rnd.year, percent=40, basis="MẪU")
    return rnd
