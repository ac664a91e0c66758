"""Writing, publishing, correcting and withdrawing what an office tells its units; who has read it, who has not."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition.models import (
    Announcement,
    AnnouncementConfirmation,
    AnnouncementFile,
    AnnouncementReading,
    Audience,
    Membership,
    Office,
)
from recognition.permissions import announcements as may

COPIED = ("office_id", "title", "text", "audience", "tier", "group_id", "asks_confirmation")
FILES_LIMIT = 10
TOO_MANY = f"Một thông báo có nhiều nhất {FILES_LIMIT} tệp: bỏ bớt, hoặc gộp lại."
SAVED_SINCE = (
    "Người khác vừa lưu bản nháp này. Phần bạn gõ còn nguyên dưới đây và chưa lưu: xem bản của người ấy ở phần đầu trang, "
    "rồi bấm Lưu lần nữa để thay bằng bản này."
)
CHANGED_SINCE = "Chưa đăng: người khác vừa sửa bản nháp sau khi bạn mở trang. Đọc lại nội dung mới ở trên rồi bấm Đăng."


# Writing


@transaction.atomic
def keep(announcement: Announcement, units, files, *, actor, seen: int | None = None) -> Announcement:
    """Keep a draft, new or known, with its audience; ``files`` (stored, name) are added.

    ``seen`` is the version that the person saw; without it the one that ``announcement`` was read with. Raises
    PermissionDenied; ValidationError when it has been published, has too many files, or somebody saved since.
    """
    if announcement.pk:
        now = _locked(announcement.pk, actor)
        _require_draft(now)
        _require_seen(now, announcement.version if seen is None else seen, SAVED_SINCE)
        announcement.version = now.version + 1
    else:
        _require(announcement, actor)
        announcement.drafted_by = actor
    announcement.save()
    announcement.units.set(units if announcement.audience == Audience.CHOSEN else [])
    for stored, name in files:
        AnnouncementFile.objects.get_or_create(announcement=announcement, file=stored, defaults={"name": name[:255]})
    if announcement.files.count() > FILES_LIMIT:
        raise ValidationError(TOO_MANY)
    return announcement


@transaction.atomic
def take_off(file: AnnouncementFile, *, actor):
    """A file off a draft. Raises PermissionDenied or ValidationError."""
    now = _locked(file.announcement_id, actor)
    _require_draft(now)
    file.delete()
    now.version += 1
    now.save(update_fields=["version"])


def missing(announcement: Announcement) -> list[str]:
    """What a draft still lacks, in sentences; [] when it can be published."""
    said = []
    if announcement.audience == Audience.CHOSEN and not announcement.units.exists():
        said.append("Chưa chọn đơn vị nào để gửi tới.")
    elif not announcement.offices(clock.today()).exists():
        said.append("Nơi nhận đã chọn hiện không có cơ quan nào: chọn lại «Gửi tới».")
    if announcement.replaces_id and not announcement.what_changed.strip():
        said.append("Bản sửa phải ghi sửa gì so với bản trước.")
    return said


@transaction.atomic
def publish(announcement: Announcement, *, actor, seen: int | None = None):
    """From now on it is read and stays as it is; ``seen`` as in ``keep``. Raises PermissionDenied, ValidationError."""
    now = _locked(announcement.pk, actor)
    _require_draft(now)
    _require_seen(now, announcement.version if seen is None else seen, CHANGED_SINCE)
    if now.replaces_id and Announcement.objects.select_for_update().get(pk=now.replaces_id).withdrawn_at:
        raise ValidationError("Bản trước đã bị thu hồi: soạn một thông báo mới.")
    if lacks := missing(now):
        raise ValidationError(lacks)
    now.published_by, now.published_at, now.published_on = actor, clock.now(), clock.today()
    now.save(update_fields=["published_by", "published_at", "published_on"])


@transaction.atomic
def correct(announcement: Announcement, *, actor) -> Announcement:
    """A draft of the next version, all copied; the one already begun when there is one."""
    now = _locked(announcement.pk, actor)
    if begun := Announcement.objects.filter(replaces=now).first():
        return begun
    if now.published_at is None or now.withdrawn_at:
        raise ValidationError("Chỉ lập bản sửa cho thông báo đã đăng, chưa thu hồi.")
    fields = {name: getattr(now, name) for name in COPIED}
    made = Announcement.objects.create(replaces=now, drafted_by=actor, **fields)
    made.units.set(now.units.all())
    AnnouncementFile.objects.bulk_create(
        AnnouncementFile(announcement=made, file_id=file.file_id, name=file.name) for file in now.files.all()
    )
    return made


@transaction.atomic
def withdraw(announcement: Announcement, reason: str, *, actor):
    """It no longer holds; whoever opens it reads why. Raises PermissionDenied, ValidationError."""
    now, reason = _locked(announcement.pk, actor), reason.strip()
    if now.published_at is None or now.withdrawn_at:
        raise ValidationError("Chỉ thu hồi thông báo đã đăng, chưa thu hồi.")
    if not reason:
        raise ValidationError("Ghi lý do thu hồi, để nơi đã đọc biết.")
    now.withdrawn_at, now.withdrawn_by, now.withdraw_reason = clock.now(), actor, reason[:300]
    now.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])


def _locked(pk: int, actor) -> Announcement:
    related = ("office__unit", "group")
    now = Announcement.objects.select_for_update(of=["self"]).select_related(*related).get(pk=pk)
    _require(now, actor)
    return now


def _require(announcement, actor):
    if not may.announces(announcement, actor):
        raise PermissionDenied(f"Việc này của chuyên viên, lãnh đạo {announcement.office}.")


def _require_draft(announcement):
    if announcement.published_at:
        raise ValidationError("Thông báo đã đăng nên không sửa được: lập bản sửa, ghi rõ sửa gì.")


def _require_seen(announcement, seen: int, sentence: str):
    if announcement.version != seen:
        raise ValidationError(sentence)


# Reading


def reading_offices(announcement: Announcement, user) -> list[Office]:
    """Offices of ``user`` for which they read it: those it is meant for, also as heirs of units it was meant for."""
    if not Announcement.objects.for_reader(user).filter(pk=announcement.pk).exists():
        return []
    held = {m.office_id: m.office for m in user.memberships_on(clock.today())}
    meant = set(announcement.offices(clock.today()).filter(pk__in=held).values_list("pk", flat=True))
    return [office for pk, office in held.items() if pk in meant] or list(held.values())


def read(announcement: Announcement, user):
    """Record that ``user`` opened it, the first time; nothing for those it is not meant for."""
    rows = [
        AnnouncementReading(announcement=announcement, office=office, user=user)
        for office in reading_offices(announcement, user)
    ]
    AnnouncementReading.objects.bulk_create(rows, ignore_conflicts=True)


def to_confirm(announcement: Announcement, user) -> list[Office]:
    """Offices for which ``user`` may still say that it was read and passed on."""
    if not announcement.asks_confirmation:
        return []
    done = set(announcement.confirmations.values_list("office_id", flat=True))
    open_to = may.confirming_offices(user) - done
    return [office for office in reading_offices(announcement, user) if office.pk in open_to]


def confirm(announcement: Announcement, *, actor) -> int:
    """«Đã đọc, đã phổ biến» for the reader's offices; how many. Raises PermissionDenied."""
    offices = to_confirm(announcement, actor)
    if not offices and not announcement.confirmations.filter(office__in=actor.office_ids()).exists():
        raise PermissionDenied("Xác nhận là việc của chuyên viên, lãnh đạo của cơ quan nhận thông báo.")
    rows = [AnnouncementConfirmation(announcement=announcement, office=office, by=actor) for office in offices]
    return len(AnnouncementConfirmation.objects.bulk_create(rows, ignore_conflicts=True))


def waiting(user) -> list[Announcement]:
    """What ``user`` has not read, and what waits for their office's confirmation; the newest first."""
    meant = Announcement.objects.for_reader(user).select_related("office").order_by("-published_at")
    seen = AnnouncementReading.objects.filter(user=user).values("announcement")
    unread = list(meant.exclude(pk__in=seen)[:20])
    confirming = may.confirming_offices(user)
    if not confirming:
        return unread
    done = AnnouncementConfirmation.objects.filter(office__in=user.office_ids()).values("announcement")
    asked = meant.filter(asks_confirmation=True, pk__in=seen).exclude(pk__in=done)[:20]
    return unread + list(asked)


# Who has read


@dataclass(frozen=True)
class Reader:
    """An office it is meant for: who opened it first, who confirmed; ``has_people`` False when nobody works there."""

    office: Office
    by: str
    at: datetime | None
    confirmed: AnnouncementConfirmation | None
    has_people: bool


@dataclass(frozen=True)
class Readers:
    """Of all offices it is meant for, those that have read it, by name."""

    rows: tuple[Reader, ...]
    asks: bool

    @property
    def done(self) -> list[Reader]:
        return [row for row in self.rows if (row.confirmed if self.asks else row.at)]

    @property
    def silent(self) -> list[Reader]:
        return [row for row in self.rows if not (row.confirmed if self.asks else row.at)]

    @property
    def in_order(self) -> list[Reader]:
        """Those who have not first."""
        return self.silent + self.done


def readers(announcement: Announcement) -> Readers:
    """Office by office as at the day it is counted; four queries."""
    day = announcement.counted_on()
    offices = list(announcement.offices(day).select_related("unit").distinct())
    first: dict[int, AnnouncementReading] = {}
    for reading in announcement.readings.select_related("user").order_by("-at"):
        first[reading.office_id] = reading
    confirmed = {row.office_id: row for row in announcement.confirmations.select_related("by")}
    peopled = set(
        Membership.objects.in_force(clock.today()).filter(office__in=offices).values_list("office", flat=True)
    )
    rows = tuple(
        Reader(
            office,
            str(first[office.pk].user) if office.pk in first else "",
            first[office.pk].at if office.pk in first else None,
            confirmed.get(office.pk),
            office.pk in peopled,
        )
        for office in offices
    )
    return Readers(rows, announcement.asks_confirmation)


def message_of(announcement: Announcement, silent: list[Reader]) -> str:
    """The text to paste into a chat for those that have not read it yet."""
    todo = "đọc và bấm «Đã đọc, đã phổ biến»" if announcement.asks_confirmation else "mở đọc"
    names = "; ".join(str(row.office) for row in silent[:60]) + (" …" if len(silent) > 60 else "")
    return (
        f"{announcement.office} đã đăng «{announcement.title}» ngày {announcement.published_on:%d/%m/%Y}. "
        f"Đề nghị các cơ quan sau {todo}: {names}.\n{settings.PORTAL_URL}{announcement.get_absolute_url()}"
    )


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """Paragraphs and lists: ("p", lines) or ("ul", items); an item is a line that begins with a dash."""
    found: list[tuple[str, list[str]]] = []
    for line in (line.strip() for line in text.splitlines()):
        kind = "ul" if line[:2] in ("- ", "– ", "• ", "+ ", "* ") else "p"
        if not line:
            found.append(("", []))
        elif found and found[-1][0] == kind:
            found[-1][1].append(line[2:] if kind == "ul" else line)
        else:
            found.append((kind, [line[2:] if kind == "ul" else line]))
    return [block for block in found if block[0]]
