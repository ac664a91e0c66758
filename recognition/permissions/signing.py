"""Who gives which signature of a paper, and who says how and with whose certificate it is given."""

from config import clock
from recognition.permissions.register import managed_offices

LEADER, CLERK = "leader", "clerk"


def gives(paper, step: str, user) -> bool:
    """May give the signature of ``step``: the person who decided signs, the clerk seals."""
    from recognition import permissions

    return permissions.signs(paper, user) if step == "person" else permissions.numbers(paper, user)


def who_gives(paper, step: str) -> str:
    return (
        f"Chỉ {paper.signer_name} ký được văn bản này." if step == "person" else f"Việc này của văn thư {paper.office}."
    )


def sets_own(membership, user) -> bool:
    """A leader says how they sign themselves, and nobody else does it for them."""
    return membership.user_id == user.pk and LEADER in user.roles_in(membership.office_id)


def sets_seal(office, user) -> bool:
    """The clerk, who keeps the seal, or the manager of the office."""
    return CLERK in user.roles_in(office.pk) or manages(office, user)


def binds(office, user, *, whose=None) -> bool:
    """May record whose certificate is whose: a manager of the office, never for themselves."""
    return manages(office, user) and (whose is None or whose.pk != user.pk)


def manages(office, user) -> bool:
    managed = managed_offices(user)
    return type(office).objects.existing(clock.today()).filter(managed, pk=office.pk).exists()
