"""What a Quyết định thành lập (or one that changes the composition of) a council says."""

from django.db import models

from recognition.models.councils import Council
from recognition.models.documents import Document


class Composition(models.Model):
    """The members that a decision lists, as they stood when it was begun; what it means comes with its issue.

    ``members``: a list of {"pk" (None for who comes new), "name", "position", "body", "role", "user" (pk or None)}.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="compositions")
    document = models.OneToOneField(Document, models.PROTECT, related_name="composition")
    members = models.JSONField("thành viên")
    amends = models.CharField("thay đổi Quyết định số", max_length=120, blank=True)

    class Meta:
        verbose_name = "thành phần hội đồng theo quyết định"
        verbose_name_plural = "thành phần hội đồng theo quyết định"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.council}: {len(self.members)} thành viên"

    @property
    def seats(self) -> list[tuple[str, str]]:
        return [(member["role"], member["body"]) for member in self.members]
