"""What happened to a dossier, by whom, when, why: written once, chained by hashes, never edited."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Move(models.Model):
    """One step in a dossier's life.

    Rows of one dossier form a chain: ``hash`` covers the row and the hash before it. A database trigger refuses every
    change, and another every state without its row here.
    """

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()
    at = models.DateTimeField("lúc")
    actor = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, related_name="moves", verbose_name="người làm"
    )
    actor_name = models.CharField(max_length=150)
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, null=True, related_name="moves", verbose_name="cơ quan"
    )
    office_name = models.CharField(max_length=200, blank=True)
    action = models.CharField("việc", max_length=20)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    note = models.TextField("ghi chú", blank=True)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "lịch sử"
        verbose_name_plural = "lịch sử"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "number"],
                name="move_numbered_once",
                violation_error_message="Số thứ tự lịch sử bị trùng.",
            ),
        ]

    def __str__(self):
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_name}: {self.action}"

    def digest(self) -> str:
        """SHA-256 over the row in a canonical form, the previous hash included."""
        content = {
            "dossier": self.dossier_id,
            "number": self.number,
            "at": self.at.isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "office": self.office_id,
            "office_name": self.office_name,
            "action": self.action,
            "from": self.from_state,
            "to": self.to_state,
            "note": self.note,
            "details": self.details,
            "previous": self.previous_hash,
        }
        text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def is_chain_whole(moves) -> bool:
    """Whether ``moves`` (one dossier's, in order) number up from 1 and every hash fits."""
    previous = ""
    for number, move in enumerate(moves, start=1):
        if move.number != number or move.previous_hash != previous or move.digest() != move.hash:
            return False
        previous = move.hash
    return True
