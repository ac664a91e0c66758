"""In which ways a signature of a paper can be given, and whose certificate it must show."""

from pathlib import Path

from django.conf import settings

from config import clock
from recognition.documents.signers.base import Signer, SigningError
from recognition.documents.signers.holders import Holder, Subject
from recognition.documents.signers.keyfile import PKCS12Signer
from recognition.documents.signers.remote import AwayKey
from recognition.documents.signers.token import PKCS11Signer
from recognition.models import CertificateBinding, SigningProfile, SigningWay

NO_WAY = "Chưa đặt cách ký cho {name}. {who} đặt ở trang «Cách ký»; người quản lý người dùng ghi nhận chứng thư số ở cùng trang."


def profile_of(paper, step: str) -> SigningProfile | None:
    """How the signature of ``step`` is given; None where nobody has said so."""
    profiles = SigningProfile.objects.select_related("membership__user", "membership__office", "office", "image")
    if step == "body":
        return profiles.filter(office=paper.office_id).first()
    held = paper.signer.memberships.in_force(clock.today()).filter(office=paper.office_id, role="leader")
    return profiles.filter(membership__in=held).first()


def ways_of(profile: SigningProfile | None) -> list[SigningWay]:
    """The ways in force, the first one to be offered first."""
    return list(profile.ways.filter(ended_at=None)) if profile else []


def way_of(profile: SigningProfile | None, kind: str) -> SigningWay | None:
    return next((way for way in ways_of(profile) if way.kind == kind), None)


def is_specimen(profile: SigningProfile | None) -> bool:
    """Whether the demonstration authority gives this signature: allowed, and no way was chosen."""
    return settings.DEMONSTRATION_AUTHORITY and not ways_of(profile)


def no_way(paper, step: str) -> str:
    name, who = (
        (paper.signer_name, paper.signer_name) if step == "person" else (paper.office, f"Văn thư {paper.office}")
    )
    return NO_WAY.format(name=name, who=who)


def holder_of(profile: SigningProfile) -> Holder:
    """Whose certificate counts today."""
    held = profile.bindings.in_force(clock.today())
    return Holder(profile.name, tuple(Subject(one.identifier, one.common_name, one.organisation) for one in held))


def bound_certificate(profile: SigningProfile) -> CertificateBinding | None:
    """The newest certificate in force of which the file is kept."""
    return profile.bindings.in_force(clock.today()).exclude(certificate=b"").first()


def signer_of(way: SigningWay, secret: str) -> Signer:
    """The key on the server that ``way`` names, opened with ``secret``. Raises SigningError when it cannot be."""
    profile = way.profile
    secret = secret or kept_secret(way)
    if not secret:
        raise SigningError(f"Chưa gõ {way.secret_said[0].lower()}{way.secret_said[1:]}.")
    if way.kind == SigningWay.Kind.FILE:
        path = Path(settings.KEYS_DIR) / Path(way.key_name).name
        return PKCS12Signer(path, secret.encode(), profile.name, image_of(profile))
    return PKCS11Signer(settings.PKCS11_MODULE, way.token_name, way.key_name, secret, profile.name, image_of(profile))


def kept_secret(way: SigningWay) -> str:
    """What opens a seal's key without asking, where the operator has laid it into KEY_SECRETS_DIR/<office>; "" elsewhere.

    The folder is named by the office's number, so that the operator, not whoever names a key, says who uses what is
    kept. A person's never: who signs must be there.
    """
    if settings.KEY_SECRETS_DIR is None or way.profile.office_id is None:
        return ""
    path = Path(settings.KEY_SECRETS_DIR) / str(way.profile.office_id) / Path(way.key_name).name
    return path.read_text().strip() if way.key_name and path.is_file() else ""


def away_key(profile: SigningProfile, binding: CertificateBinding) -> AwayKey:
    return AwayKey(bytes(binding.certificate), profile.name, image_of(profile))


def image_of(profile: SigningProfile) -> bytes | None:
    if profile.image_id is None:
        return None
    with profile.image.file.open("rb") as file:
        return file.read()
