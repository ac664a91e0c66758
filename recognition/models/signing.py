"""How a person signs and a body seals. No key, passphrase or PIN is ever kept here: only where keys are, and whose they are."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from config import clock
from evidence.models import StoredFile


class SigningProfile(models.Model):
    """Everything about the signature of one leader in one office, or about the seal of one office."""

    membership = models.OneToOneField(
        "recognition.Membership", models.PROTECT, null=True, blank=True, related_name="signing", verbose_name="người ký"
    )
    office = models.OneToOneField(
        "recognition.Office", models.PROTECT, null=True, blank=True, related_name="sealing", verbose_name="cơ quan"
    )
    image = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ảnh chữ ký, con dấu"
    )

    class Meta:
        verbose_name = "cách ký"
        verbose_name_plural = "cách ký"
        constraints = [
            models.CheckConstraint(
                condition=Q(membership=None, office__isnull=False) | Q(membership__isnull=False, office=None),
                name="signing_profile_of_one",
                violation_error_message="Cách ký là của một người hoặc của một cơ quan.",
            ),
        ]

    def __str__(self):
        return str(self.membership or self.office)

    @property
    def step(self) -> str:
        """ "person" or "body": which of the two signatures of a paper this one is."""
        return "person" if self.membership_id else "body"

    @property
    def body(self):
        """The office in which the signature is given."""
        return self.membership.office if self.membership_id else self.office

    @property
    def name(self) -> str:
        """Who signs, as the signature says."""
        return str(self.membership.user if self.membership_id else self.office)


def leaders_visible_to(user):
    """The leaders' roles whose way of signing ``user`` may see: their own, and those of the offices they manage."""
    from recognition import permissions
    from recognition.models.offices import Office
    from recognition.models.people import Membership

    managed = Office.objects.filter(permissions.managed_offices(user))
    held = Membership.objects.in_force(clock.today()).filter(role="leader").select_related("user", "office__unit")
    return held.filter(Q(user=user) | Q(office__in=managed)).order_by("office__unit__sort_key", "office", "pk")


def sealing_offices_visible_to(user):
    """The offices whose seal ``user`` may see to: where they are clerk or leader, and those they manage."""
    from recognition import permissions
    from recognition.models.offices import Office

    mine = Q(pk__in=user.office_ids("clerk", "leader"))
    return Office.objects.filter(mine | permissions.managed_offices(user)).select_related("unit").distinct()


class BindingQuerySet(models.QuerySet):
    def in_force(self, day: date):
        """What counts on ``day``, today or later: nothing that a manager has ended."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day, ended_at=None)


class SigningWay(models.Model):
    """One way in which a signature can be given; the first one is offered first."""

    class Kind(models.TextChoices):
        OUTSIDE = "outside", "Công cụ ký số riêng"
        FILE = "file", "Tệp khóa trên máy chủ"
        TOKEN = "token", "Thiết bị ký số (HSM) của máy chủ"
        REMOTE = "remote", "Dịch vụ ký từ xa"

    profile = models.ForeignKey(SigningProfile, models.PROTECT, related_name="ways", verbose_name="của")
    kind = models.CharField("cách", max_length=10, choices=Kind.choices)
    key_name = models.CharField("tên khóa", max_length=100, blank=True)
    token_name = models.CharField("tên ngăn khóa", max_length=32, blank=True)
    set_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người đặt")
    set_at = models.DateTimeField("lúc", default=clock.now)
    ended_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "một cách ký"
        verbose_name_plural = "các cách ký"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "kind"],
                condition=Q(ended_at=None),
                name="signing_way_once",
                violation_error_message="Đã có cách ký này: bỏ cách cũ trước khi đặt lại.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["file", "token"]) | ~Q(key_name=""),
                name="signing_way_names_its_key",
                violation_error_message="Ghi tên khóa.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="token") | ~Q(token_name=""),
                name="signing_way_names_its_token",
                violation_error_message="Ghi tên ngăn khóa của thiết bị.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def secret_said(self) -> str:
        """What is asked each time this way is used; "" when nothing is."""
        return {"file": "Mật khẩu của tệp khóa", "token": "Mã PIN của thiết bị ký số"}.get(self.kind, "")


class CertificateBinding(models.Model):
    """That a certificate is this person's or this body's: recorded by a manager, over a time.

    Found again by the serial number in its subject, or by name and organisation. ``certificate`` (DER, public) is kept
    when the manager had the file; signing from afar needs it.
    """

    profile = models.ForeignKey(SigningProfile, models.PROTECT, related_name="bindings", verbose_name="của")
    identifier = models.CharField("số định danh trong chứng thư", max_length=100, blank=True)
    common_name = models.CharField("tên trong chứng thư", max_length=200, blank=True)
    organisation = models.CharField("cơ quan trong chứng thư", max_length=200, blank=True)
    certificate = models.BinaryField(blank=True, default=bytes)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    recorded_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người ghi nhận")
    recorded_at = models.DateTimeField("ghi nhận lúc", default=clock.now)
    ended_at = models.DateTimeField("thôi nhận lúc", null=True, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = "chứng thư đã ghi nhận"
        verbose_name_plural = "chứng thư đã ghi nhận"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(identifier="") | (~Q(common_name="") & ~Q(organisation="")),
                name="certificate_binding_names_somebody",
                violation_error_message="Ghi số định danh, hoặc cả tên và cơ quan như trong chứng thư.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="certificate_binding_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self):
        return " · ".join(filter(None, (self.common_name, self.organisation, self.identifier)))

    def is_in_force(self, day: date) -> bool:
        return self.ended_at is None and self.valid_from <= day <= (self.valid_to or day)


class SigningSessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What ``user`` began: nobody else's, whatever their rights."""
        return self.filter(user=user)


class SigningSession(models.Model):
    """A paper made ready for a signature given elsewhere: its bytes, what is to be signed, until when, and whether it was.

    Written once, used once; a trigger keeps both.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    document = models.ForeignKey("recognition.Document", models.PROTECT, related_name="signing_sessions")
    step = models.CharField(max_length=6, choices=[("person", "Ký"), ("body", "Đóng dấu")])
    user = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    binding = models.ForeignKey(CertificateBinding, models.PROTECT, related_name="+")
    before = models.CharField(max_length=64)  # SHA-256 of the file that the signature goes behind
    prepared_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    region_start = models.PositiveIntegerField()
    region_end = models.PositiveIntegerField()
    paper_digest = models.BinaryField()
    to_sign = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SigningSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên ký từ xa"
        verbose_name_plural = "phiên ký từ xa"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="signing_session_ends_after_it_begins",
                violation_error_message="Phiên ký phải kết thúc sau khi bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(region_end__gt=F("region_start")),
                name="signing_session_has_room",
                violation_error_message="Phiên ký phải có chỗ cho chữ ký.",
            ),
        ]

    def __str__(self):
        return f"{self.document} · {self.get_step_display()}"

    def is_open(self) -> bool:
        return self.used_at is None and clock.now() < self.expires_at
