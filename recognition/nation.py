"""The nation and its ministry: what stands above the provinces, in no list of units."""

from django.db import transaction

from recognition.models import Office, OfficeKind, Tier, Unit
from recognition.territory import START_OF_DATA

NAME, CODE = "Việt Nam", "VN"
MINISTRY = {"name": "Bộ Giáo dục và Đào tạo", "code": "BGDĐT", "place": "Hà Nội"}


@transaction.atomic
def ministry() -> Office:
    """The Bộ GD&ĐT, which receives and decides for provinces; made when it is not there yet."""
    there = Unit.objects.filter(tier=Tier.NATION).first()
    unit = there or Unit.objects.create(tier=Tier.NATION, code=CODE, name=NAME, valid_from=START_OF_DATA)
    found = unit.offices.filter(kind=OfficeKind.EDUCATION).first()
    return found or Office.objects.create(unit=unit, kind=OfficeKind.EDUCATION, valid_from=unit.valid_from, **MINISTRY)
