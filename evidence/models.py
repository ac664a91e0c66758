"""The bytes of every file, kept once.

Who brought a file, under which name and what it proves is told by whatever refers to it.
"""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from config import clock
from evidence.kinds import Family, extension_of


class ScanState(models.TextChoices):
    """What the antivirus said; without one every file stays unscanned."""

    UNSCANNED = "unscanned", "Chưa quét"
    CLEAN = "clean", "Sạch"
    INFECTED = "infected", "Nhiễm mã độc"


def storage_name(sha256: str) -> str:
    """Where the bytes lie: ``files/ab/cd/abcd…``. The name says nothing that a person typed."""
    return f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"


class StoredFile(models.Model):
    """One sequence of bytes, stored once; two uploads of the same file are the same row.

    A trigger keeps everything but ``scan_state`` as it was at first. A row that something refers to cannot be deleted
    or truncated, the foreign key sees to it; one that nothing refers to may be, and ``sweep_files`` removes its bytes.
    """

    sha256 = models.CharField("SHA-256", max_length=64, editable=False, validators=[RegexValidator(r"^[0-9a-f]{64}$")])
    size = models.PositiveBigIntegerField("dung lượng (byte)", editable=False)
    media_type = models.CharField("loại nội dung", max_length=100, editable=False)
    family = models.CharField("nhóm", max_length=10, choices=Family.choices, editable=False)
    page_count = models.PositiveIntegerField("số trang", null=True, blank=True, editable=False)
    scan_state = models.CharField("quét mã độc", max_length=9, choices=ScanState.choices, default=ScanState.UNSCANNED)
    created_at = models.DateTimeField("lưu lúc", default=clock.now, editable=False)
    file = models.FileField("tệp", max_length=200, editable=False)

    class Meta:
        verbose_name = "tệp đã lưu"
        verbose_name_plural = "tệp đã lưu"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], name="stored_file_once", violation_error_message="Tệp này đã được lưu rồi."
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="stored_file_sha256_well_formed",
                violation_error_message="Mã SHA-256 của tệp không đúng dạng.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0), name="stored_file_not_empty", violation_error_message="Tệp không có nội dung."
            ),
            models.CheckConstraint(
                condition=Q(family__in=Family.values),
                name="stored_file_family_known",
                violation_error_message="Nhóm tệp không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(scan_state__in=ScanState.values),
                name="stored_file_scan_state_known",
                violation_error_message="Kết quả quét không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(page_count=None) | Q(page_count__gt=0),
                name="stored_file_has_pages",
                violation_error_message="Số trang phải lớn hơn 0.",
            ),
        ]

    def __str__(self):
        return f"{self.sha256[:12]}{extension_of(self.media_type)}"

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"

    @property
    def is_image(self) -> bool:
        return self.family == Family.IMAGE

    @property
    def is_shown_in_browser(self) -> bool:
        """Whether a browser shows it by itself; everything else can only be downloaded."""
        return self.is_pdf or self.is_image

    @property
    def is_infected(self) -> bool:
        return self.scan_state == ScanState.INFECTED


class PartialUploadQuerySet(models.QuerySet):
    def unfinished(self):
        return self.filter(stored=None)


class PartialUpload(models.Model):
    """A file on its way, piece by piece; each piece lies in the storage under the offset where it begins.

    Once whole it becomes a ``StoredFile``, and the row stays until it is swept: an answer that got lost on a slow line
    may be asked for again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người gửi")
    name = models.CharField("tên tệp", max_length=255)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    modified = models.BigIntegerField("sửa lần cuối trên máy người gửi (mili giây)")
    offsets = models.JSONField("các phần đã nhận, theo chỗ bắt đầu (byte)", default=list)
    received = models.PositiveBigIntegerField("đã nhận (byte)", default=0)
    stored = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="tệp đã lưu")
    touched_at = models.DateTimeField("nhận lần cuối", default=clock.now)

    objects = PartialUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp tải dở"
        verbose_name_plural = "tệp tải dở"
        ordering = ["touched_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name", "size", "modified"],
                condition=Q(stored=None),
                name="partial_upload_once",
                violation_error_message="Tệp này đang được tải lên.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(received__lte=models.F("size")),
                name="partial_upload_within_its_size",
                violation_error_message="Phần đã nhận không thể lớn hơn tệp.",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.received} / {self.size}"

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    @property
    def percent(self) -> int:
        """How much is here, rounded down."""
        return 100 * self.received // self.size

    @property
    def folder(self) -> str:
        return f"partial/{self.pk}"

    def part_name(self, offset: int) -> str:
        return f"{self.folder}/{offset}"
