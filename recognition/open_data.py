"""The public register for other systems: JSON with names that stay, page by page from a cursor."""

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from recognition import register

PAGE_SIZE = 200
# What each field of an item is; the page that explains the data shows the same.
FIELDS = {
    "id": "số không đổi của dòng",
    "unit": "đơn vị: code (mã danh mục hành chính), name, tier (province, district, commune, institution)",
    "province": "tỉnh, thành phố: code, name",
    "title": "danh hiệu: code, name",
    "level": "mức độ, xếp loại: code, name",
    "assessment_year": "năm đánh giá",
    "decision": "quyết định: number, date, office, code (mã tra cứu), url (trang xác minh); quyết định giấy không có code, url",
    "valid_from": "ngày bắt đầu",
    "valid_to": "ngày cuối còn hiệu lực; null: không thời hạn",
    "ended_on": "ngày chấm dứt sớm (bị thay, bị thu hồi); null: không có",
    "in_force": "hôm nay còn hiệu lực, và đơn vị còn (hoặc được đơn vị khác tiếp nối nguyên vẹn)",
    "status": "holds, coming, expired, followed, revoked, ended, unit-gone",
    "status_text": "tình trạng bằng lời, có lý do",
    "source": "portal (ban hành trên cổng) hoặc paper (nhập từ quyết định giấy)",
    "specimen": "bản mẫu của bản trình diễn, không có giá trị",
}


def read_cursor(text: str) -> int | None:
    """The last ``id`` already read, 0 for the beginning, None for what is none."""
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def problems(form, after: int | None) -> dict[str, list[str]]:
    """What of a request cannot be understood; a program is told, where a person just sees everything."""
    said = {name: list(errors) for name, errors in form.errors.items()}
    return said if after is not None else said | {"after": ["after là id của dòng cuối đã đọc, một số nguyên."]}


def page(recognitions, after: int, day: date, query: str) -> dict:
    """The next PAGE_SIZE items behind ``after``, by id; ``next`` is the address of what follows, None at the end."""
    found = recognitions.filter(pk__gt=after).order_by("pk")[: PAGE_SIZE + 1]
    rows = register.entries(found, day)
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return {
        "as_at": day.isoformat(),
        "items": [item(entry) for entry in shown],
        "next": _address(query, shown[-1].recognition.pk) if more else None,
    }


def _address(query: str, after: int) -> str:
    asked = "&".join(filter(None, [query, urlencode({"after": after})]))
    return f"{settings.PORTAL_URL}{reverse('register_json')}?{asked}"


def item(entry) -> dict:
    given, found = entry.recognition, entry.standing
    return {
        "id": given.pk,
        "unit": {"code": given.unit.code, "name": given.unit.full_name, "tier": given.unit.tier},
        "province": {"code": entry.province.code, "name": entry.province.full_name} if entry.province else None,
        "title": {"code": given.title.code, "name": given.title.label},
        "level": {"code": given.level, "name": given.level_named},
        "assessment_year": given.year,
        "decision": _decision(entry),
        "valid_from": given.valid_from.isoformat(),
        "valid_to": _day(given.valid_to),
        "ended_on": _day(given.ended_on),
        "in_force": found.holds,
        "status": found.stand.value,
        "status_text": " ".join(filter(None, [f"{found.label[0].upper()}{found.label[1:]}.", found.why])),
        "source": "paper" if given.paper_id else "portal",
        "specimen": entry.specimen,
    }


def _decision(entry) -> dict:
    known = {"number": entry.number, "date": entry.decided_on.isoformat(), "office": entry.office}
    return known | {"code": entry.code or None, "url": entry.url or None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
