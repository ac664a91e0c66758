"""Ways of signing, and the certificates recorded for them."""

from datetime import timedelta

from config import clock
from evidence import intake
from recognition.models import CertificateBinding, SigningProfile, SigningSession, SigningWay
from tests import pki
from tests.factories.dossiers import make_stored_file


def make_profile(membership=None, *kinds, office=None, holder=None, by=None, **names) -> SigningProfile:
    """A leader's or an office's way of signing with an image, and ``holder`` (of tests/pki.py) recorded for it."""
    by = by or membership.user
    image = intake.keep(pki.picture(), "image/png")
    profile, _ = SigningProfile.objects.get_or_create(membership=membership, office=office, defaults={"image": image})
    for kind in kinds:
        SigningWay.objects.create(profile=profile, kind=kind, set_by=by, **names)
    if holder is not None:
        bind(profile, holder, by=by)
    return profile


def bind(profile, holder, *, by, **times) -> CertificateBinding:
    from recognition.documents.signers.holders import subject_of
    from recognition.documents.signers.remote import read_certificate

    shown = subject_of(read_certificate(holder.der()))
    return CertificateBinding.objects.create(
        profile=profile,
        identifier=shown.identifier,
        common_name=shown.name,
        organisation=shown.organisation,
        certificate=holder.der(),
        valid_from=times.get("valid_from", clock.today()),
        valid_to=times.get("valid_to"),
        recorded_by=by,
    )


def make_session(paper, user, binding, **fields) -> SigningSession:
    """A session for signing ``paper`` from afar, which its file does not fit."""
    return SigningSession.objects.create(
        document=paper,
        step="person",
        user=user,
        binding=binding,
        before="0" * 64,
        prepared_file=make_stored_file(),
        region_start=1,
        region_end=2,
        paper_digest=b"1",
        to_sign=b"2",
        expires_at=clock.now() + timedelta(minutes=15),
        **fields,
    )


def signing_arguments(world, name, thing) -> list:
    """What stands in the address ``name``: the director's own way of signing, or the seal of their office."""
    director = world.people["director"]
    held = director.memberships.get(role="leader")
    if name == "signing_begin":
        return [_paper(world).pk, "person"]
    if thing == "co-quan":
        return [thing, held.office_id]
    profile = make_profile(held)
    if name == "signing_session":
        binding = profile.bindings.first() or CertificateBinding.objects.create(
            profile=profile, identifier="1", valid_from=clock.today(), recorded_by=director
        )
        return [make_session(_paper(world), director, binding).key]
    return ["nguoi", held.pk]


def _paper(world):
    return world.things["signing"].document_items.get().document
