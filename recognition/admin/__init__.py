"""The operator's admin, one module per noun. Nothing here moves a dossier, writes history or touches a decision."""

from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group

from recognition.admin import (
    calendar,
    decisions,
    dossiers,
    earlier,
    log,
    offices,
    people,
    procedures,
    province_plans,
    rounds,
    signing,
    units,
)

__all__ = ["calendar", "decisions", "dossiers", "earlier", "log", "offices", "people", "procedures", "province_plans"]
__all__ += ["rounds", "signing", "units"]

# Rights come with is_staff and the roles in offices; locks end with a one-time password. Neither speaks Vietnamese.
for model in (Group, AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
