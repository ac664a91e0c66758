"""The criteria sets at hand: those that ship as YAML, and those the database holds.

A set is found by its code; its versions follow each other, at most one of them published. What is published never
changes: a changed file needs a new version.
"""

from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import Error, transaction

from criteria import storage
from criteria.models import Circular, CriteriaSet
from criteria.schema import read_set
from criteria.spec import CircularSpec, SetSpec, content_sha256


class Refused(Exception):
    """A set that cannot be loaded; its text is a Vietnamese sentence saying why and what to do."""


class Outcome(StrEnum):
    LOADED = "đã nạp"
    UNCHANGED = "không đổi"


def shipped_files() -> dict[str, Path]:
    """Code → YAML file of the sets that ship."""
    folder = Path(settings.FIXTURES_DIR) / "criteria"
    return {path.stem: path for path in sorted(folder.glob("*.yaml")) if "." not in path.stem}


def shipped(code: str) -> SetSpec:
    """The set that ships under ``code``. Raises KeyError for an unknown one, CriteriaFileError for a broken file."""
    return read_set(shipped_files()[code])


def spec_of(criteria_set: CriteriaSet) -> SetSpec:
    """The pure form of a set in the database; read once when it can no longer change.

    Its circular's last day may have been learnt since: ask the row for that.
    """
    if criteria_set.is_frozen:
        return _frozen_spec(criteria_set.pk, criteria_set.sha256)
    return storage.read_spec(criteria_set)


@lru_cache(maxsize=64)
def _frozen_spec(pk: int, sha256: str) -> SetSpec:
    """Keyed by content too, so that no two databases of one process are ever confused."""
    return storage.read_spec(CriteriaSet.objects.select_related("circular").get(pk=pk, sha256=sha256))


def find(code: str) -> SetSpec:
    """The published set under ``code``, else the one that ships: also when no database or no table is there.

    Raises KeyError for an unknown code, CriteriaFileError when the shipped file is broken.
    """
    try:
        with transaction.atomic():
            row = CriteriaSet.objects.published().filter(code=code).first()
            if row:
                return spec_of(row)
    except Error:
        pass  # no server, no database, not migrated: the shipped file serves as well
    return shipped(code)


def known_codes() -> list[str]:
    """The codes ``find`` knows."""
    codes = set(shipped_files())
    try:
        with transaction.atomic():
            codes |= set(CriteriaSet.objects.published().values_list("code", flat=True))
    except Error:
        pass
    return sorted(codes)


@transaction.atomic
def load(spec: SetSpec, *, publish: bool = True) -> Outcome:
    """Bring ``spec`` into the database and, unless told otherwise, publish it and retire the version before it.

    Doing it again changes nothing. Raises Refused when the same version is already published with other content.
    """
    sha256 = content_sha256(spec)
    circular = _circular(spec.circular, may_end=publish)
    row = CriteriaSet.objects.select_for_update().filter(code=spec.code, version=spec.version).first()
    if row and row.sha256 != sha256 and row.is_frozen:
        raise Refused(
            f"Bộ {row} đã ban hành với nội dung khác. Hãy đặt «version» mới trong {spec.code}.yaml; "
            "hồ sơ đang mở vẫn dùng phiên bản cũ cho đến khi được chuyển."
        )
    if row and row.sha256 == sha256 and (row.is_frozen or not publish):
        return Outcome.UNCHANGED
    if not row or row.sha256 != sha256:
        row = _draft(row, spec, circular, sha256)
    if publish:
        _publish(row)
    return Outcome.LOADED


def _circular(spec: CircularSpec, *, may_end: bool) -> Circular:
    """Its row, made or, with ``may_end``, given its last day. Raises Refused when another set cites it in other words."""
    row, is_new = Circular.objects.get_or_create(
        number=spec.number,
        defaults={"name": spec.name, "issued_on": spec.issued_on, "in_force_from": spec.in_force_from},
    )
    if (row.name, row.issued_on, row.in_force_from) != (spec.name, spec.issued_on, spec.in_force_from):
        raise Refused(f"{row} đã có trong cơ sở dữ liệu với trích yếu hoặc ngày khác. Hãy sửa tệp cho khớp.")
    if row.in_force_to != spec.in_force_to and (is_new or may_end):
        row.in_force_to = spec.in_force_to
        row.save(update_fields=["in_force_to"])
    return row


def _draft(old: CriteriaSet | None, spec: SetSpec, circular: Circular, sha256: str) -> CriteriaSet:
    """A draft with the content of ``spec``; takes the place of the draft ``old``."""
    if old:
        old.delete()
    row = CriteriaSet.objects.create(
        code=spec.code, version=spec.version, circular=circular, sha256=sha256, **storage.set_columns(spec)
    )
    storage.write_parts(row, spec)
    return row


def _publish(row: CriteriaSet) -> None:
    for older in CriteriaSet.objects.published().filter(code=row.code):
        retire(older)
    row.status = CriteriaSet.Status.PUBLISHED
    row.save(update_fields=["status"])


# The life of a draft


@transaction.atomic
def copy(row: CriteriaSet, version: str) -> CriteriaSet:
    """A draft that says what ``row`` says, under the new ``version``. Raises Refused when there is one already."""
    if CriteriaSet.objects.filter(code=row.code, version=version).exists():
        raise Refused(f"Bộ {row.code} đã có phiên bản {version}. Hãy chọn số khác.")
    spec = replace(spec_of(row), version=version)
    return _draft(None, spec, row.circular, content_sha256(spec))


def edited(row: CriteriaSet) -> None:
    """To be called after parts of the draft ``row`` were changed: its sum follows its content."""
    row.sha256 = content_sha256(storage.read_spec(row))
    row.save(update_fields=["sha256"])


@transaction.atomic
def publish(row: CriteriaSet, sha256: str) -> CriteriaSet:
    """Publish the draft ``row`` as it was shown to whoever decided so, and retire the version before it.

    Raises Refused when it is no draft any more, or no longer says what ``sha256`` stands for.
    """
    found = CriteriaSet.objects.select_for_update().filter(code=row.code).order_by("pk")
    row = next(one for one in found if one.pk == row.pk)
    if row.is_frozen:
        raise Refused(f"Bộ {row} đã được ban hành rồi.")
    if row.sha256 != sha256:
        raise Refused(f"Bộ {row} vừa được sửa. Hãy xem lại khác biệt rồi ban hành.")
    _publish(row)
    return row


def published_beside(row: CriteriaSet) -> CriteriaSet | None:
    """The version of the same set that is in use now."""
    return CriteriaSet.objects.published().filter(code=row.code).exclude(pk=row.pk).first()


def retire(row: CriteriaSet) -> None:
    """No new dossier uses ``row`` any more; those that have it keep it."""
    row.status = CriteriaSet.Status.RETIRED
    row.save(update_fields=["status"])
