"""Links that open something to one person, with or without an account: what all of them are, whatever they open."""

import hashlib
import secrets

from django.db import models
from django.db.models import Q

from config import clock

TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits, as they stand in an address; shown once and kept nowhere."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PersonalLinkQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has withdrawn; their time may be over."""
        return self.filter(withdrawn_at=None)

    def with_token(self, token: str):
        """The link with this token, in force or not; none for any other."""
        return self.filter(token_hash=hashed(token))

    def take_back(self, actor):
        """From now on these links open nothing; what came by them stays."""
        self.standing().update(withdrawn_at=clock.now(), withdrawn_by=actor)

    take_back.queryset_only = True  # of chosen links, never of all


class PersonalLink(models.Model):
    """One person's link. Only the SHA-256 of its token is kept; ``expires_on`` is its last good day."""

    token_hash = models.CharField(max_length=64, editable=False)
    created_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField("dùng được đến hết ngày")
    withdrawn_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField("mở lần đầu", null=True)

    class Meta:
        abstract = True

    def has_expired(self) -> bool:
        return clock.today() > self.expires_on

    def is_given(self) -> bool:
        """Whether it still opens what it was made for, as far as the link itself goes."""
        return self.withdrawn_at is None and not self.has_expired()

    def mark_opened(self):
        """Remember when its person opened it first."""
        if self.opened_at is None:
            type(self).objects.filter(pk=self.pk, opened_at=None).update(opened_at=clock.now())


def link_constraints(prefix: str) -> list:
    """What holds for every kind of link; ``prefix`` begins the constraints' names."""
    return [
        models.UniqueConstraint(
            fields=["token_hash"], name=f"{prefix}_token_once", violation_error_message="Đường dẫn bị trùng."
        ),
        models.CheckConstraint(
            condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            name=f"{prefix}_token_is_hashed",
            violation_error_message="Chỉ lưu mã băm của đường dẫn.",
        ),
        models.CheckConstraint(
            condition=Q(withdrawn_at=None, withdrawn_by=None)
            | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            name=f"{prefix}_withdrawn_by_somebody",
            violation_error_message="Hủy đường dẫn phải ghi ai làm.",
        ),
    ]
