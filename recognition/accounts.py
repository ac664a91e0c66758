"""Accounts as an operator keeps them: first passwords, names that cannot be mixed up, closing."""

import secrets

from axes.utils import reset as unlock

from config import clock
from recognition.models import FeedLink, User

_LOWER, _UPPER, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"  # none that look alike
_GROUPS, _GROUP_SIZE = 3, 4


def one_time_password() -> str:
    """Twelve letters and digits in groups, of all four classes, to be read out or copied from paper: "kT7m-Qx4p-9aRd"."""
    signs = [secrets.choice(alphabet) for alphabet in (_LOWER, _UPPER, _DIGITS)]
    rest = _GROUPS * _GROUP_SIZE - len(signs)
    signs += [secrets.choice(_LOWER + _UPPER + _DIGITS) for _ in range(rest)]
    secrets.SystemRandom().shuffle(signs)
    return "-".join("".join(signs[start : start + _GROUP_SIZE]) for start in range(0, len(signs), _GROUP_SIZE))


def give_one_time_password(user: User) -> str:
    """A new password, good for one sign-in that asks for another; the old one, its sessions, its calendar link and a lock end.

    It is returned once and kept nowhere in clear.
    """
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    unlock(username=user.username)
    end_links(user)
    return password


def close(user: User) -> None:
    """The person cannot sign in any more and is signed out; what they did keeps their name."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_links(user)


def end_links(user: User) -> None:
    """Whoever may have had the account has had its calendar link too: it opens nothing from now on, whatever happens later."""
    FeedLink.objects.standing().filter(user=user).update(withdrawn_at=clock.now())


def namesake_of(username: str) -> User | None:
    """The account whose name differs from ``username`` at most in capitals: two such could not be told apart."""
    return User.objects.filter(username__iexact=username).first()
