"""A leader who has said how they sign: the page «Cách ký» has something to show; nobody of the demonstration signs so."""

from config import clock
from recognition.documents.signers.holders import Subject
from recognition.models import Membership, SigningWay, User
from recognition.signing import setting

SIGNER, MANAGER = "so.phogiamdoc", "so.quanly"


def set_one():
    held = Membership.objects.filter(user__username=SIGNER, role="leader").earliest("pk")
    owner, manager = setting.Owner(membership=held), User.objects.get(username=MANAGER)
    for kind in (SigningWay.Kind.OUTSIDE, SigningWay.Kind.REMOTE):
        setting.add_way(owner, kind, actor=held.user)
    subject = Subject(name=str(held.user), organisation=str(held.office))
    day = clock.today()
    setting.bind(owner, certificate=b"", subject=subject, valid_from=day, valid_to=None, actor=manager)
