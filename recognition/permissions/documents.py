"""Who may do what with a paper of an office, whatever it is about."""

from recognition.permissions.register import CLERK, LEADER


def signs(document, user) -> bool:
    """May sign the paper: the leader whose name it bears, while still a leader there."""
    return user.pk == document.signer_id and LEADER in user.roles_in(document.office_id)


def numbers(document, user) -> bool:
    """May give the number, seal and issue."""
    return CLERK in user.roles_in(document.office_id)


def gives_up(document, user) -> bool:
    """May give up a draft that ends no dossier: a leader of its office."""
    return LEADER in user.roles_in(document.office_id)
