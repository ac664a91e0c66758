"""Who is in charge of a dossier and what is due of it, for the head of its pages."""

from django import template

from recognition import dues, handling
from recognition.permissions import queue as may

register = template.Library()


@register.simple_tag
def due_of(dossier):
    """What is due next, or None."""
    return dues.due_of(dossier)


@register.simple_tag
def charge_of(dossier, user):
    """Who is in charge in the office that holds the dossier, and whether ``user`` may take it; None while nobody could be.

    ``warns``: the reader may work on it although a colleague is in charge.
    """
    if dossier.state not in may.AT_HAND:
        return None
    handler, takes = handling.in_charge([dossier]).get(dossier.pk), may.takes(dossier, user)
    warns = takes and handler is not None and handler != user
    return {"handler": handler, "is_mine": handler == user, "may_take": takes and handler is None, "warns": warns}
