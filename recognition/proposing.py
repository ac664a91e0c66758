"""Proposing many dossiers at once: first what would happen to each, then each in its own transaction."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError

from recognition import council_steps, permissions, workflow
from recognition.models import Action, Council, Dossier


@dataclass
class Try:
    """One dossier: ready, or what is ``missing``; after the attempt whether it is ``done``."""

    dossier: Dossier
    missing: list[str] = field(default_factory=list)
    done: bool = False

    @property
    def ready(self) -> bool:
        return not self.missing


def dry_run(council: Council, user) -> list[Try]:
    """Every concluded dossier, asked exactly what the step itself asks; nothing is changed."""
    return [Try(dossier, _missing(dossier, user)) for dossier in _dossiers(council)]


def _dossiers(council) -> list[Dossier]:
    ids = [dossier.pk for dossier in council_steps.concluded(council)]
    return list(Dossier.objects.with_offices().filter(pk__in=ids).order_by("unit__sort_key"))


def _missing(dossier, user) -> list[str]:
    if not workflow.is_permitted(dossier, Action.PROPOSE, user):
        return [permissions.why_not(dossier, Action.PROPOSE, user)]
    return [str(sentence) for sentence in workflow.missing_for(dossier, Action.PROPOSE, None)]


def propose(council: Council, ids: set[int], *, actor) -> list[Try]:
    """Propose those of ``ids`` that the council has concluded on; what fails says why and hinders no other."""
    return [_propose(dossier, actor) for dossier in _dossiers(council) if dossier.pk in ids]


def _propose(dossier, actor) -> Try:
    try:
        workflow.perform(dossier, Action.PROPOSE, actor=actor)
    except ValidationError as error:
        return Try(dossier, error.messages)
    except PermissionDenied as error:
        return Try(dossier, [str(error)])
    return Try(dossier, done=True)
