"""Saying how one signs, and whose certificate is whose. Everything is checked here once more, whoever called."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from evidence import intake
from recognition.documents.signers import remote
from recognition.documents.signers.base import SigningError
from recognition.documents.signers.holders import subject_of
from recognition.models import CertificateBinding, Membership, Office, SigningProfile, SigningWay
from recognition.permissions import signing as may

LARGEST_IMAGE = 2 * 1024 * 1024
WIDEST = 1600  # dots: more than a printer shows on 52 mm
LARGEST_CERTIFICATE = 64 * 1024


@dataclass(frozen=True)
class Owner:
    """Whose signature: a leader's in an office, or the seal of an office."""

    membership: Membership | None = None
    office: Office | None = None

    @property
    def body(self) -> Office:
        return self.membership.office if self.membership else self.office

    @property
    def name(self) -> str:
        return str(self.membership.user if self.membership else self.office)

    def profile(self) -> SigningProfile | None:
        return SigningProfile.objects.filter(membership=self.membership, office=self.office).first()

    def made_profile(self) -> SigningProfile:
        return SigningProfile.objects.get_or_create(membership=self.membership, office=self.office)[0]


def sets(owner: Owner, user) -> bool:
    return may.sets_own(owner.membership, user) if owner.membership else may.sets_seal(owner.office, user)


def binds(owner: Owner, user) -> bool:
    return may.binds(owner.body, user, whose=owner.membership.user if owner.membership else None)


def require_setter(owner: Owner, user) -> None:
    if not sets(owner, user):
        who = owner.name if owner.membership else f"văn thư {owner.office}"
        raise PermissionDenied(f"Chỉ {who} đặt được cách ký này.")


def require_binder(owner: Owner, user) -> None:
    if not binds(owner, user):
        raise PermissionDenied(f"Việc này của người quản lý người dùng của {owner.body}, không tự ghi cho mình.")


def set_image(owner: Owner, upload, *, actor) -> None:
    """Keep ``upload`` as the picture of the signature or seal. Raises PermissionDenied, ValidationError."""
    require_setter(owner, actor)
    profile = owner.made_profile()
    profile.image = intake.keep(_as_transparent(upload), "image/png")
    profile.save(update_fields=["image"])


def _as_transparent(upload) -> bytes:
    """The picture anew, as PNG: nothing of the upload but its dots goes into papers."""
    from PIL import Image

    if upload.size > LARGEST_IMAGE:
        raise ValidationError("Ảnh lớn hơn 2 MB. Cắt sát chữ ký, con dấu rồi gửi lại.")
    too_large = "Ảnh quá lớn. Giảm kích thước xuống dưới 4.000 điểm mỗi chiều rồi gửi lại."
    try:
        with Image.open(upload, formats=["PNG"]) as picture:
            picture.draft(None, (WIDEST, WIDEST))
            if picture.width * picture.height > 40_000_000:
                raise ValidationError(too_large)
            dots = picture.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise ValidationError(too_large) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise ValidationError("Tệp không phải ảnh PNG. Gửi ảnh PNG có nền trong suốt.") from error
    if dots.getchannel("A").getextrema()[0] == 255:
        raise ValidationError("Ảnh có nền kín nên che chữ trên văn bản. Gửi ảnh PNG có nền trong suốt.")
    dots.thumbnail((WIDEST, WIDEST))
    out = BytesIO()
    dots.save(out, "PNG")
    return out.getvalue()


def add_way(owner: Owner, kind: str, *, key_name: str = "", token_name: str = "", actor) -> SigningWay:
    """One more way to sign. Raises PermissionDenied, ValidationError."""
    require_setter(owner, actor)
    names = _names(kind, key_name, token_name)
    try:
        with transaction.atomic():
            profile = owner.made_profile()
            return SigningWay.objects.create(profile=profile, kind=kind, set_by=actor, set_at=clock.now(), **names)
    except IntegrityError as error:
        raise ValidationError("Đã có cách ký này: bỏ cách cũ trước khi đặt lại.") from error


def _names(kind: str, key_name: str, token_name: str) -> dict[str, str]:
    if kind == SigningWay.Kind.FILE:
        if not key_name or Path(key_name).name != key_name or not (Path(settings.KEYS_DIR) / key_name).is_file():
            raise ValidationError(
                "Máy chủ không có tệp khóa tên này. Người vận hành cổng đặt tệp vào thư mục khóa rồi báo tên."
            )
        return {"key_name": key_name}
    if kind == SigningWay.Kind.TOKEN:
        if not settings.PKCS11_MODULE:
            raise ValidationError(
                "Máy chủ chưa nối thiết bị ký số (HSM). Hỏi người vận hành cổng, hoặc chọn cách khác."
            )
        if not key_name or not token_name:
            raise ValidationError("Ghi tên ngăn khóa và tên khóa trong thiết bị: người vận hành cổng biết hai tên này.")
        return {"key_name": key_name, "token_name": token_name}
    return {}


def end_way(owner: Owner, pk: int, *, actor) -> None:
    """No longer that way; signatures already given stay. Raises PermissionDenied."""
    require_setter(owner, actor)
    SigningWay.objects.filter(pk=pk, profile=owner.profile(), ended_at=None).update(ended_at=clock.now())


def bind(owner: Owner, *, certificate: bytes, subject, valid_from, valid_to, actor) -> CertificateBinding:
    """Record that a certificate is the owner's: read from its file, or named by ``subject``.

    Raises PermissionDenied, ValidationError.
    """
    require_binder(owner, actor)
    der = b""
    if certificate:
        try:
            read = remote.read_certificate(certificate)
        except SigningError as error:
            raise ValidationError(str(error)) from error
        der, subject = read.dump(), subject_of(read)
    if "\x00" in subject.identifier + subject.name + subject.organisation:
        raise ValidationError("Chứng thư có ký tự lạ trong tên chủ thể nên không ghi nhận được.")
    if not subject.identifier and not (subject.name and subject.organisation):
        raise ValidationError("Gửi tệp chứng thư, hoặc ghi số định danh, hoặc cả tên và cơ quan như trong chứng thư.")
    return CertificateBinding.objects.create(
        profile=owner.made_profile(),
        identifier=subject.identifier[:100],
        common_name=subject.name[:200],
        organisation=subject.organisation[:200],
        certificate=der,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by=actor,
        recorded_at=clock.now(),
    )


def end_binding(owner: Owner, pk: int, *, actor) -> None:
    """The certificate counts no longer from this moment on. Raises PermissionDenied."""
    require_binder(owner, actor)
    CertificateBinding.objects.filter(pk=pk, profile=owner.profile(), ended_at=None).update(ended_at=clock.now())


def missing(owner: Owner) -> list[str]:
    """What is still to be done before the owner can sign, the next thing first."""
    profile = owner.profile()
    what = "ảnh chữ ký" if owner.membership else "ảnh con dấu"
    kinds = set(profile.ways.filter(ended_at=None).values_list("kind", flat=True)) if profile else set()
    found = [] if kinds else ["Chọn cách ký."]
    # The officer's own tool brings a picture of its own.
    if (profile is None or profile.image_id is None) and kinds != {SigningWay.Kind.OUTSIDE}:
        found.append(f"Gửi {what}.")
    if profile is None or not profile.bindings.in_force(clock.today()).exists():
        found.append(f"Nhờ người quản lý người dùng của {owner.body} ghi nhận chứng thư số.")
    return found
