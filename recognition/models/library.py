"""The office's own shelf of files: every file it ever brought, whichever indicators and years it serves."""

import re

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from config import clock
from evidence.models import StoredFile
from evidence.pages import page_count
from recognition import permissions
from recognition.models.offices import Office
from recognition.vietnamese import search_form

SAID = ("title", "number", "issuer", "issued_on", "page")
"""The fields that say what a file is and where in it to look; the same on the shelf and where it proves something."""
ICONS = {"pdf": "file-earmark-pdf", "paper": "file-earmark-pdf", "image": "file-earmark-image"} | {
    "word": "file-earmark-word",
    "excel": "file-earmark-excel",
}


class Described:
    """What a file on the shelf and a piece of evidence have in common: how they are named and shown.

    ``address`` begins the names of the addresses under which the file is looked at.
    """

    address: str

    def said(self) -> str:
        """How it is named on page and paper: "12/BC-HKH · Báo cáo kết quả · tr. 3"; the file's name when nothing is known."""
        page = f"tr. {self.page}" if self.page else ""
        return " · ".join(part for part in (self.number, self.title, page) if part) or self.name

    @property
    def icon(self) -> str:
        return ICONS.get(self.file.family, "paperclip")

    @property
    def file_url(self) -> str:
        """The bytes."""
        return reverse(f"{self.address}_file", args=[self.pk])

    @property
    def page_url(self) -> str:
        """The picture of the page to look at first."""
        return reverse(f"{self.address}_page", args=[self.pk, self.opening_page])

    @property
    def page_count(self) -> int:
        """Pages that can be shown in place; 0 for what can only be downloaded."""
        return page_count(self.file)

    @property
    def opening_page(self) -> int:
        """The first page that ``page`` names, when the file has it: 3 of "3–5"."""
        named = re.search(r"\d{1,4}", self.page)
        return int(named[0]) if named and 1 <= int(named[0]) <= self.page_count else 1


class LibraryQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user):
        """Files of the offices where ``user`` works, and of those that these continue whole; each file once."""
        if user.is_superuser:
            return self.present()
        return self.of_offices(permissions.library_offices(user))

    def of_offices(self, offices: set[int]):
        """Files of these offices; one that several of them keep shows as it was kept last."""
        mine = self.present().filter(office__in=offices)
        later = LibraryItem.objects.present().filter(office__in=offices, file=OuterRef("file"), pk__gt=OuterRef("pk"))
        return mine.filter(~Exists(later))

    def search(self, words: str):
        """Files whose number, issuer, title or name hold ``words``; without marks, any case, numbers whole."""
        found = self
        for word in search_form(words).split():
            exact = Q(search__regex=rf"\m{word}\M") if word.isdecimal() else Q(search__contains=word)
            found = found.filter(exact)
        return found

    def shelve(self, evidence):
        """Puts the files of these pieces of evidence on the shelves of the offices that brought them, unless they are there."""
        rows = [LibraryItem.made_of(item) for item in evidence]
        for row in rows:
            row.search = row.search_text()
        return LibraryItem.objects.bulk_create(rows, ignore_conflicts=True)


class LibraryItem(Described, models.Model):
    """A file on the shelf of an office, with what the file itself says of itself.

    A piece of evidence copies these words when it is made, and is frozen with them; later corrections here reach only
    the dossiers that are still open.
    """

    address = "library"

    office = models.ForeignKey(Office, models.PROTECT, related_name="library", verbose_name="cơ quan")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="tệp")
    name = models.CharField("tên tệp", max_length=255)
    title = models.CharField("trích yếu", max_length=300, blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    page = models.CharField("trang", max_length=40, blank=True)
    search = models.TextField(editable=False)
    added_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp trong kho minh chứng"
        verbose_name_plural = "kho minh chứng"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "file"],
                condition=Q(removed_at=None),
                name="library_once",
                violation_error_message="Tệp này đã có trong kho.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="library_removed_by_somebody",
                violation_error_message="Bỏ tệp khỏi kho phải ghi người bỏ.",
            ),
        ]
        indexes = [models.Index(fields=["office", "-added_at"], name="library_office_added")]

    def __str__(self):
        return self.said()

    def get_absolute_url(self):
        return reverse("library_item", args=[self.pk])

    def save(self, *args, update_fields=None, **kwargs):
        self.search = self.search_text()
        if update_fields is not None:
            update_fields = {*update_fields, "search"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def search_text(self) -> str:
        return search_form(" ".join((self.number, self.issuer, self.title, self.name)))

    @classmethod
    def made_of(cls, item):
        """An unsaved shelf row with what a piece of evidence says."""
        said = {name: getattr(item, name) for name in ("file_id", "name", "added_by_id", "added_at", *SAID)}
        return cls(office_id=item.dossier.prepared_by_id, **said)
