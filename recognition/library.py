"""What officers do with the files on their office's shelf: bring, describe, use for indicators, take off."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition import permissions, placing, saving
from recognition.models import Dossier, EvidenceItem, LibraryItem
from recognition.models.library import SAID

AT_ONCE = 100  # files times indicators in one posting
IN_WORK = ("drafting", "returned")


def shelve(office, stored, *, name: str, actor) -> LibraryItem:
    """A file brought to the shelf of ``office``, not used for anything yet.

    Raises PermissionDenied; ValidationError when it stands there already.
    """
    if office.pk not in actor.office_ids(permissions.OFFICER):
        raise PermissionDenied(f"Chỉ cán bộ {office} đưa được tệp vào kho của cơ quan này.")
    try:
        with transaction.atomic():
            return LibraryItem.objects.create(
                office=office, file=stored, name=name[:255], added_by=actor, added_at=clock.now()
            )
    except IntegrityError as error:
        raise ValidationError(f"«{name}» đã có trong kho rồi.") from error


def uses_of(files, offices: set[int]) -> dict[int, list[EvidenceItem]]:
    """File → the places in dossiers of these offices where it proves something, the newest year first."""
    pieces = EvidenceItem.objects.present().filter(file__in=files, dossier__prepared_by__in=offices)
    found = {}
    for piece in pieces.select_related("dossier__round", "dossier__unit").order_by("-dossier__round__year", "subject"):
        found.setdefault(piece.file_id, []).append(piece)
    return found


def assign(items, targets: list[tuple[Dossier, str]], *, actor) -> tuple[int, list[str]]:
    """Use every file for every target; how many uses were made, and a sentence for each that was not."""
    if len(items) * len(targets) > AT_ONCE:
        raise ValidationError(f"Mỗi lần gắn nhiều nhất {AT_ONCE} lượt (số tệp nhân số chỉ tiêu). Hãy chọn ít hơn.")
    made, refused = 0, []
    for item in items:
        for dossier, subject in targets:
            try:
                placing.from_shelf(dossier, subject, item, actor=actor)
                made += 1
            except (ValidationError, PermissionDenied) as error:
                said = " ".join(getattr(error, "messages", [str(error)]))
                refused.append(f"{placing.subject_label(subject)}: {said}")
    return made, refused


@transaction.atomic
def describe(item: LibraryItem, fields: dict, *, actor) -> int:
    """Write what ``actor`` says of a file; how many uses follow.

    Uses in indicators that are open for ``actor`` follow where they said nothing, or the same as the shelf; all others,
    and every submission, stay as they are. Raises PermissionDenied.
    """
    item = _locked(item, actor)
    before = {name: getattr(item, name) for name in fields}
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=list(fields))
    open_uses = [use for use in _uses_in_work(item) if _is_open(use, actor)]
    return sum(_follow(use, before, fields) for use in open_uses)


def _uses_in_work(item) -> list[EvidenceItem]:
    pieces = EvidenceItem.objects.present().filter(file=item.file_id, dossier__state__in=IN_WORK)
    return list(pieces.select_related("dossier__prepared_by", "dossier__criteria_set", "dossier__round__procedure"))


def _is_open(use, actor) -> bool:
    return permissions.edits(use.dossier, actor) and saving.is_open(use.dossier, use.subject)


def _follow(use, before: dict, fields: dict) -> bool:
    """Whether anything was written into ``use``."""
    changed = {
        name: value
        for name, value in fields.items()
        if getattr(use, name) in (before[name], "", None) and getattr(use, name) != value
    }
    if changed:
        EvidenceItem.objects.filter(pk=use.pk).update(**changed)
        Dossier.objects.filter(pk=use.dossier_id).update(saved_at=clock.now())
    return bool(changed)


def learn(item: EvidenceItem, fields: dict):
    """What was said of a piece of evidence is kept on its office's shelf too; the page belongs to the use alone."""
    shelved = LibraryItem.objects.present().filter(office=item.dossier.prepared_by_id, file=item.file_id).first()
    facts = {name: value for name, value in fields.items() if name in SAID and name != "page" and value}
    if shelved and facts:
        for name, value in facts.items():
            setattr(shelved, name, value)
        shelved.save(update_fields=list(facts))


@transaction.atomic
def take_off(item: LibraryItem, *, actor):
    """Off the shelf; the bytes and what was handed in stay. Raises PermissionDenied; ValidationError while it is used."""
    item = _locked(item, actor)
    if uses := uses_of([item.file_id], {item.office_id}).get(item.file_id):
        places = ", ".join(f"{placing.subject_label(use.subject).lower()} năm {use.dossier.round.year}" for use in uses)
        raise ValidationError(f"«{item.name}» đang dùng ở {places} nên không bỏ khỏi kho được. Bỏ ở các chỗ đó trước.")
    item.removed_at, item.removed_by = clock.now(), actor
    item.save(update_fields=["removed_at", "removed_by"])


def _locked(item: LibraryItem, actor) -> LibraryItem:
    """``item`` as it is now; the dossiers it may be used in are locked first, as wherever a file is placed."""
    Dossier.objects.lock(
        Dossier.objects.filter(prepared_by__in=permissions.library_offices(actor), state__in=IN_WORK).values("pk")
    )
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    require_keeper(item, actor)
    return item


def require_keeper(item: LibraryItem, actor):
    if not permissions.keeps_file(item, actor):
        raise PermissionDenied(f"Chỉ cán bộ {item.office} sửa được kho minh chứng của cơ quan.")
    if item.removed_at is not None:
        raise PermissionDenied(f"«{item.name}» đã được bỏ khỏi kho nên không sửa được nữa.")
