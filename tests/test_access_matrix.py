"""Who gets what at every address: role × address × place, and role × action × place."""

import logging
import re
from html import unescape

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, reverse

from config.urls import urlpatterns
from recognition.models import Action
from tests import world as worlds
from tests.addresses import address, shelved
from tests.factories import PASSWORD, provide_for

pytestmark = pytest.mark.django_db
COOKIE_SESSIONS = "django.contrib.sessions.backends.signed_cookies"

# A number is the status. "in": led to sign-in (302 for GET, 401 for POST). "yes": the page (200), then done (302).
# Above the people: officer, leader, clerk, viewer, manager of the commune's committee; reviewer, director, registrar,
# onlooker of the education office that receives and decides; a viewer of the province's committee. former: the
# memberships ended yesterday; nobody: an account without one. neighbours: all of another commune of the district and of
# another district's education office; elsewhere: all of another province.
# Groups hold managers too, who keep their own people: "mix" is that page or a refusal, "not" a refusal or 404.
# "own" and "fil": an officer brings files to an office of their own (302, 200), everybody else is refused.
EITHER = {
    "mix": ("200", "403", "422"),
    "not": ("403", "404"),
    "own": ("302", "403"),
    "red": ("302", "403"),
    "fil": ("200", "403"),
}
ROLES = ["officer", "leader", "clerk", "viewer", "manager", "reviewer", "director", "registrar", "onlooker"]
ROLES += ["province", "superuser", "anonymous", "former", "nobody"]
GROUPS = ["neighbours", "elsewhere"]

ADDRESSES = """
#                              |         commune         |   education office   |prov |super |anon form nobo| neigh else
home              GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
home              POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
sign_in           GET  -          302 302 302 302 302      302 302 302 302       302   302    200  302 302   302 302
sign_in           POST -          302 302 302 302 302      302 302 302 302       302   302    200  302 302   302 302
sign_out          GET  -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
sign_out          POST -          302 302 302 302 302      302 302 302 302       302   302    302  302 302   302 302
password_change   GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
password_change   POST -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200

dossier_list      GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
dossier_list      POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dossier           GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
dossier           GET  returned   200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
dossier           GET  appraising 200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
dossier           GET  recognised 200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
dossier           POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dossier_save      GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dossier_save      POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
dossier_save      POST returned   302 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
dossier_save      POST appraising 403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
dossier_changes   GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
dossier_changes   GET  returned   200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
dossier_changes   POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dossier           GET  previewed  200 200 200 200 200      200 200 404 404       404   200    in   404 404   404 404
evidence          GET  previewed  200 200 200 200 200      200 200 404 404       404   200    in   404 404   404 404
preview_ask       GET  drafting   200 200 403 403 403      404 404 404 404       404   403    in   404 404   404 404
preview_ask       POST drafting   302 302 403 403 403      404 404 404 404       404   403    in   404 404   404 404
preview_ask       POST returned   403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
preview_end       GET  previewed  405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
preview_end       POST previewed  302 302 403 403 403      302 302 404 404       404   403    in   404 404   404 404
advice_add        GET  previewed  403 403 403 403 403      200 200 404 404       404   403    in   404 404   404 404
advice_add        POST previewed  403 403 403 403 403      302 302 404 404       404   403    in   404 404   404 404
advice_answer     GET  previewed  200 200 403 403 403      403 403 404 404       404   403    in   404 404   404 404
advice_answer     POST previewed  302 302 403 403 403      403 403 404 404       404   403    in   404 404   404 404
dossier_renew     GET  drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
dossier_renew     POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
dossier_renew     POST returned   403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
dossier_papers    GET  drafting   200 200 200 200 200      404 404 404 404       404   403    in   404 404   404 404
dossier_papers    GET  appraising 200 200 200 200 200      403 403 403 403       403   403    in   404 404   404 404
dossier_papers    POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
draft_paper       GET  drafting   200 200 200 200 200      404 404 404 404       404   403    in   404 404   404 404
draft_paper       GET  appraising 200 200 200 200 200      403 403 403 403       403   403    in   404 404   404 404
draft_paper       POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
own_proposal_add  GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
own_proposal_add  POST drafting   422 422 422 403 403      404 404 404 404       404   403    in   404 404   404 404
own_proposal_add  POST endorsing  422 422 422 403 403      404 404 404 404       404   403    in   404 404   404 404
own_proposal_add  POST appraising 403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
own_proposal_remove GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
own_proposal_remove POST drafting   302 302 302 403 403      404 404 404 404       404   403    in   404 404   404 404
own_proposal_remove POST appraising 403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
own_proposal_file GET  drafting   200 200 200 200 200      404 404 404 404       404   403    in   404 404   404 404
own_proposal_file POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
team              GET  drafting   200 200 200 200 200      404 404 404 404       404   403    in   404 404   404 404
team              GET  returned   200 200 200 200 200      403 403 403 403       403   403    in   404 404   404 404
team              POST drafting   422 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
team              POST returned   403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
team              POST appraising 403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
dossier_open      GET  none       405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dossier_open      POST none       302 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404

evidence_add      GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
evidence_add      POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
evidence_add      POST appraising 403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
evidence          GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
evidence          GET  added      200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
evidence          GET  returned   200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
evidence          POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
evidence          POST returned   302 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
evidence_file     GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
evidence_file     GET  added      200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
evidence_file     GET  returned   200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
evidence_file     POST returned   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
evidence_remove   GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
evidence_remove   POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
evidence_remove   POST returned   302 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404

evidence_pick     GET  drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
evidence_pick     GET  appraising 403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
evidence_pick     POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
evidence_view     GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
evidence_view     GET  returned   200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
evidence_view     POST returned   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
evidence_page     GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
evidence_page     GET  added      200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
evidence_page     GET  returned   200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
evidence_page     POST returned   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_list      GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
library_list      POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_add       GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_add       POST -          302 403 403 403 403      302 403 403 403       403   403    in   403 403   own own
library_assign    GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_assign    POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
library_describe  GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_describe  POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
library_item      GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
library_item      POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_remove    GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_remove    POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
library_file      GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
library_file      POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
library_page      GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
library_page      POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
upload_begin      GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
upload_begin      POST -          200 403 403 403 403      200 403 403 403       403   403    in   403 403   fil fil
upload_piece      GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
upload_piece      POST -          409 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404

plan              GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
plan              GET  appraising 200 200 200 200 200      403 403 403 403       403   200    in   404 404   404 404
plan              POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
plan_start        GET  returned   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
plan_start        POST returned   302 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
plan_texts        GET  drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_texts        POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_body_add     GET  drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_body_add     POST drafting   422 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_body         GET  drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_body         POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_body_remove  GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
plan_body_remove  POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_milestones   GET  drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_milestones   POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
milestone_done    GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
milestone_done    POST drafting   302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_preview      GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
plan_preview      POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
plan_issue        GET  drafting   200 200 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_issue        POST drafting   422 422 403 403 403      404 404 404 404       404   403    in   404 404   404 404
plan_paper        GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
plan_paper        POST drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
meeting           GET  drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
meeting           POST drafting   422 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
meeting_invitation GET drafting   200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
meeting_invitation POST drafting  405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
meeting_minutes   GET  drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
meeting_minutes   POST drafting   422 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
meeting_minutes_paper GET drafting 200 200 200 200 200     404 404 404 404       404   200    in   404 404   404 404
meeting_minutes_paper POST drafting 405 405 405 405 405    405 405 405 405       405   405    in   405 405   405 405
meeting_confirm   GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
meeting_confirm   POST drafting   302 302 403 403 403      404 404 404 404       404   403    in   404 404   404 404
invitation_make   GET  drafting   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
invitation_make   POST drafting   200 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
invitation_withdraw GET drafting  405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
invitation_withdraw POST drafting 302 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
contribute        GET  drafting   200 200 200 200 200      403 403 403 403       403   200    200  200 200   200 200
contribute        POST drafting   405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
contribute_save   GET  drafting   405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
contribute_save   POST drafting   302 302 302 302 302      403 403 403 403       403   302    302  302 302   302 302
contribute_evidence GET drafting  405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
contribute_evidence POST drafting 302 302 302 302 302      403 403 403 403       403   302    302  302 302   302 302
contribute_file   GET  drafting   200 200 200 200 200      403 403 403 403       403   200    200  200 200   200 200
contribute_file   POST drafting   405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
contribute_remove GET  drafting   405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
contribute_remove POST drafting   302 302 302 302 302      403 403 403 403       403   302    302  302 302   302 302

remark_add        GET  appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
remark_add        POST appraising 403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
remark_add        POST returned   403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
remark_settle     GET  appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
remark_settle     POST appraising 404 404 404 404 404      302 403 403 403       403   403    in   404 404   404 404
remark_settle     POST returned   403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
mark_set          GET  appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
mark_set          POST appraising 403 403 403 403 403      422 403 403 403       403   403    in   404 404   404 404
mark_set          POST returned   403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
mark_agree        GET  appraising 403 403 403 403 403      200 403 403 403       403   403    in   404 404   404 404
mark_agree        POST appraising 403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
note_add          GET  appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
note_add          POST appraising 403 403 403 403 403      302 302 403 403       403   403    in   404 404   404 404
note_remove       GET  appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
note_remove       POST appraising 404 404 404 404 404      302 403 403 403       404   404    in   404 404   404 404
indicator_history GET  appraising 404 404 404 404 404      200 200 200 200       200   200    in   404 404   404 404
indicator_history POST appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
confirmation_ask  GET  appraising 403 403 403 403 403      200 403 403 403       403   403    in   404 404   404 404
confirmation_ask  POST appraising 403 403 403 403 403      422 403 403 403       403   403    in   404 404   404 404
confirmation_withdraw GET appraising 405 405 405 405 405   405 405 405 405       405   405    in   405 405   405 405
confirmation_withdraw POST appraising 404 404 404 404 404  302 403 403 403       403   403    in   404 404   404 404
confirmation      GET  appraising 404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
confirmation      POST appraising 404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
confirmation_file GET  appraising 404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
confirmation_file POST appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
confirmation_page GET  appraising 404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
confirmation_page POST appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
remark_answer     GET  appraising 404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
remark_answer     GET  returned   200 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
remark_answer     POST returned   302 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
submission_paper  GET  appraising 200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
submission_paper  POST appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405

council           GET  submitted  403 403 403 403 403      200 403 403 403       403   403    in   404 404   404 404
council           GET  appraising 403 403 403 403 403      200 200 200 200       200   200    in   404 404   404 404
council           GET  recognised 403 403 403 403 403      200 200 200 200       200   200    in   404 404   404 404
council           POST appraising 403 403 403 403 403      422 403 403 403       403   403    in   404 404   404 404
council_edit      GET  appraising 403 403 403 403 403      200 403 403 403       403   403    in   404 404   404 404
council_edit      POST appraising 403 403 403 403 403      422 403 403 403       403   403    in   404 404   404 404
minutes_paper     GET  appraising 403 403 403 403 403      200 200 200 200       200   200    in   404 404   404 404
signed_scan_add    GET  deciding   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
signed_scan_add    POST deciding   403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
signed_scan_remove GET  deciding   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
signed_scan_remove POST deciding   403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
signed_scan_file   GET  deciding   403 403 403 403 403      200 200 200 200       200   200    in   404 404   404 404
signed_scan_file   POST deciding   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
minutes_paper     POST appraising 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405

council_list      GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
council_list      POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
council_desk      GET  -          404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
council_desk      POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
council_begin     GET  -          403 403 403 403 403      302 403 403 403       403   403    in   404 404   mix 404
council_begin     POST -          403 403 403 403 403      302 403 403 403       403   403    in   404 404   mix 404
council_members   GET  -          404 404 404 404 404      200 403 403 403       404   403    in   404 404   404 404
council_members   POST -          404 404 404 404 404      422 403 403 403       404   403    in   404 404   404 404
council_decide    GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
council_decide    POST -          404 404 404 404 404      302 302 403 403       404   403    in   404 404   404 404
council_leave     GET  -          404 404 404 404 404      200 200 403 403       404   403    in   404 404   404 404
council_leave     POST -          404 404 404 404 404      422 422 403 403       404   403    in   404 404   404 404
council_paper     GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
council_paper     POST -          404 404 404 404 404      302 403 403 403       404   403    in   404 404   404 404
council_propose   GET  -          404 404 404 404 404      200 403 403 403       404   403    in   404 404   404 404
council_propose   POST -          404 404 404 404 404      200 403 403 403       404   403    in   404 404   404 404
session           GET  -          404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
session           POST -          404 404 404 404 404      422 403 403 403       404   403    in   404 404   404 404
session_open      GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
session_open      POST -          404 404 404 404 404      422 403 403 403       404   403    in   404 404   404 404
session_close     GET  -          404 404 404 404 404      200 403 403 403       404   403    in   404 404   404 404
session_close     POST -          404 404 404 404 404      422 403 403 403       404   403    in   404 404   404 404
session_drop      GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
session_drop      POST -          404 404 404 404 404      302 403 403 403       404   403    in   404 404   404 404
session_paper     GET  -          404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
session_paper     POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
session_links     GET  -          404 404 404 404 404      200 403 403 403       404   403    in   404 404   404 404
session_links     POST -          404 404 404 404 404      422 403 403 403       404   403    in   404 404   404 404
opinion_withdraw  GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
opinion_withdraw  POST -          404 404 404 404 404      302 403 403 403       404   403    in   404 404   404 404
opinion           GET  -          403 403 403 403 403      403 403 403 403       403   403    200  403 403   403 403
opinion           POST -          403 403 403 403 403      403 403 403 403       403   403    302  403 403   403 403
opinion_dossier   GET  -          403 403 403 403 403      403 403 403 403       403   403    200  403 403   403 403
opinion_dossier   POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
opinion_file      GET  -          403 403 403 403 403      403 403 403 403       403   403    200  403 403   403 403
opinion_file      POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405

inspection        GET  inspected  403 403 403 403 403      200 200 200 200       200   200    in   404 404   404 404
inspection        GET  appraising 404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
inspection        POST inspected  405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
inspection_edit   GET  inspected  403 403 403 403 403      200 403 403 403       403   403    in   404 404   404 404
inspection_edit   POST inspected  403 403 403 403 403      422 403 403 403       403   403    in   404 404   404 404
inspection_approve GET inspected  405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
inspection_approve POST inspected 403 403 403 403 403      403 302 403 403       403   403    in   404 404   404 404
inspection_propose GET inspected  405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
inspection_propose POST inspected 403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
inspection_minutes GET inspected  403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
inspection_minutes POST inspected 403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
inspection_paper  GET  inspected  403 403 403 403 403      200 200 200 200       200   200    in   404 404   404 404
inspection_paper  POST inspected  405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405

sheet_list        GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
sheet_list        POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
sheet_new         GET  -          403 403 403 403 403      403 403 403 403       403   403    in   403 403   403 403
sheet_new         POST -          403 403 403 403 403      403 403 403 403       403   403    in   403 403   403 403
sheet             GET  draft      404 404 404 404 404      404 404 404 404       200   200    in   404 404   404 404
sheet             GET  approved   200 200 200 200 200      200 200 200 200       200   200    in   404 404   200 404
sheet             POST draft      404 404 404 404 404      404 404 404 404       403   403    in   404 404   404 404
sheet             POST approved   403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
sheet_approve     GET  draft      405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
sheet_approve     POST draft      404 404 404 404 404      404 404 404 404       403   403    in   404 404   404 404
earlier_list      GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
earlier_list      POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
earlier_add       GET  -          403 403 403 403 403      200 403 403 403       403   403    in   404 404   404 404
earlier_add       POST -          403 403 403 403 403      422 403 403 403       403   403    in   404 404   404 404
earlier_correct   GET  -          200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
earlier_correct   POST -          403 403 403 403 403      422 403 403 403       403   403    in   404 404   404 404
earlier_file      GET  -          200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
earlier_file      POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405

document_list     GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
document_list     POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
document          GET  signing    404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
document          GET  signed     404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
document          GET  recognised 200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
document          POST recognised 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
document_prepare  GET  signing    405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
document_prepare  POST signing    404 404 404 404 404      403 403 302 403       404   403    in   404 404   404 404
document_prepare  POST recognised 403 403 403 403 403      403 403 422 403       403   403    in   404 404   404 404
document_sign     GET  signing    405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
document_sign     POST signing    404 404 404 404 404      403 302 403 403       404   403    in   404 404   404 404
document_sign     POST recognised 403 403 403 403 403      403 302 403 403       403   403    in   404 404   404 404
document_issue    GET  signed     405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
document_issue    POST signed     404 404 404 404 404      403 403 302 403       404   403    in   404 404   404 404
signing_begin     GET  signing    405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
signing_begin     POST signing    404 404 404 404 404      403 302 403 403       404   403    in   404 404   404 404
signing_session   GET  signing    404 404 404 404 404      404 200 404 404       404   404    in   404 404   404 404
signing_session   POST signing    404 404 404 404 404      404 302 404 404       404   404    in   404 404   404 404
signing_list      GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
signing_list      POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
signing           GET  nguoi      404 404 404 404 404      404 200 404 404       404   404    in   404 404   404 404
signing           POST nguoi      404 404 404 404 404      404 302 404 404       404   404    in   404 404   404 404
signing           GET  co-quan    404 404 404 404 404      404 200 200 404       404   404    in   404 404   404 404
signing           POST co-quan    404 404 404 404 404      404 403 302 404       404   404    in   404 404   404 404
signing_image     GET  nguoi      404 404 404 404 404      404 200 404 404       404   404    in   404 404   404 404
signing_image     POST nguoi      405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
document_abandon  GET  signing    404 404 404 404 404      302 302 302 302       404   302    in   404 404   404 404
document_abandon  POST signing    404 404 404 404 404      302 302 302 302       404   302    in   404 404   404 404
document_file     GET  signing    404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
document_file     GET  signed     404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
document_file     GET  recognised 200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
document_file     POST recognised 405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405

answer_add        GET  submitted  403 403 403 403 403      200 200 403 403       403   403    in   404 404   404 404
answer_add        POST submitted  403 403 403 403 403      302 302 403 403       403   403    in   404 404   404 404
bulk_decide       GET  -          403 200 403 403 403      403 200 403 403       403   403    in   403 403   mix mix
bulk_decide       POST -          403 302 403 403 403      403 302 403 403       403   403    in   403 403   red red
bulk_step         GET  -          403 403 200 403 403      403 403 200 403       403   403    in   403 403   mix mix
bulk_step         POST -          403 403 422 403 403      403 403 422 403       403   403    in   403 403   mix mix
job_list          GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
job_list          POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
job               GET  -          404 404 404 404 404      200 200 200 200       404   404    in   404 404   404 404
job               POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
job_resume        GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
job_resume        POST -          404 404 404 404 404      403 302 403 403       404   404    in   404 404   404 404
decision_replace  GET  recognised 403 403 403 403 403      403 200 403 403       403   403    in   404 404   404 404
decision_replace  POST recognised 403 403 403 403 403      403 422 403 403       403   403    in   404 404   404 404
decision_revoke   GET  recognised 403 403 403 403 403      403 200 403 403       403   403    in   404 404   404 404
decision_revoke   POST recognised 403 403 403 403 403      403 422 403 403       403   403    in   404 404   404 404
document_take_over GET signing    405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
document_take_over POST signing   404 404 404 404 404      403 403 403 403       404   403    in   404 404   404 404
text_list         GET  -          403 200 200 403 403      403 200 200 403       403   403    in   403 403   mix mix
text_list         POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
text_edit         GET  -          404 404 404 404 404      403 200 200 403       404   404    in   404 404   404 404
text_edit         POST -          404 404 404 404 404      403 422 422 403       404   404    in   404 404   404 404
text_preview      GET  -          404 404 404 404 404      403 200 200 403       404   404    in   404 404   404 404
text_preview      POST -          404 404 404 404 404      403 200 200 403       404   404    in   404 404   404 404
paper_register    GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
paper_register    POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
paper_register_export GET  -          404 404 404 404 404      200 200 200 200       404   404    in   404 404   404 404
paper_register_export POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
series_list       GET  -          403 200 403 403 200      403 200 403 403       403   403    in   403 403   mix mix
series_list       POST -          403 404 403 403 404      403 404 403 403       403   403    in   403 403   not not
series_end        GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
series_end        POST -          404 404 404 404 404      403 302 403 403       404   404    in   404 404   404 404

period_reports    GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
period_reports    POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
period_report_add GET  -          200 403 403 403 403      200 403 403 403       403   403    in   403 403   mix mix
period_report_add POST -          422 403 403 403 403      422 403 403 403       403   403    in   403 403   mix mix
period_report     GET  soan       404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
period_report     GET  trinh      404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
period_report     POST soan       404 404 404 404 404      422 403 403 403       404   403    in   404 404   404 404
period_report     POST trinh      404 404 404 404 404      403 403 403 403       404   403    in   404 404   404 404
period_report_begin GET  soan       405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
period_report_begin POST soan       404 404 404 404 404      302 403 403 403       404   403    in   404 404   404 404
period_report_again GET  trinh      405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
period_report_again POST trinh      404 404 404 404 404      302 302 403 403       404   403    in   404 404   404 404
period_report_remove GET  soan       405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
period_report_remove POST soan       404 404 404 404 404      302 403 403 403       404   403    in   404 404   404 404
period_report_draft GET  trinh      404 404 404 404 404      200 200 200 200       404   403    in   404 404   404 404
period_report_draft POST trinh      405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
period_report_table GET  soan       404 404 404 404 404      200 200 200 200       404   200    in   404 404   404 404
period_report_table POST soan       405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405

reminders         GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
reminders         POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
reminder_seen     GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
reminder_seen     POST -          302 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
reminder_settings GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
reminder_settings POST -          302 302 302 302 302      302 302 302 302       302   302    in   302 302   302 302
address_confirm   GET  -          410 410 410 410 410      410 410 410 410       410   410    410  410 410   410 410
address_confirm   POST -          410 410 410 410 410      410 410 410 410       410   410    410  410 410   410 410
remind_units      GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
remind_units      POST -          403 403 403 403 403      200 200 403 403       403   403    in   404 404   red 404
round_list        GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
round_list        POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
round             GET  -          302 302 302 302 302      302 302 302 302       302   302    in   404 404   302 404
round             POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
round_units       GET  -          302 302 302 302 302      302 302 302 302       302   302    in   404 404   302 404
round_units       POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dashboard         GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
dashboard         POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dashboard_list    GET  -          200 200 200 200 200      200 200 200 200       200   404    in   404 404   200 200
dashboard_list    POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dashboard_list_export GET  -          200 200 200 200 200      200 200 200 200       200   404    in   404 404   200 200
dashboard_list_export POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dashboard_export  GET  -          200 200 200 200 200      200 200 200 200       200   404    in   404 404   200 200
dashboard_export  POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
dashboard_section GET  -          200 200 200 200 200      200 200 200 200       200   404    in   404 404   200 200
dashboard_section POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
unit_list         GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
unit_list         POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
unit              GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
unit              POST -          403 403 403 403 403      302 302 403 403       403   403    in   403 403   403 403

province_plans    GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
province_plans    POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
province_plan     GET  -          200 200 200 200 200      200 200 200 200       200   200    in   404 404   200 404
province_plan     POST -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
province_plan_add GET  -          403 403 403 403 403      403 403 403 403       403   403    in   403 403   403 403
province_plan_add POST -          403 403 403 403 403      403 403 403 403       403   403    in   403 403   403 403
province_plan_edit GET -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
province_plan_edit POST -         403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
province_plan_file GET -          200 200 200 200 200      200 200 200 200       200   200    in   404 404   200 404
province_plan_file POST -         405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
target_add        GET  -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
target_add        POST -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
target_edit       GET  -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
target_edit       POST -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
duty_add          GET  -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
duty_add          POST -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
duty_edit         GET  -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
duty_edit         POST -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
round_dates       GET  -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
round_dates       POST -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   403 404
unit_groups       GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
unit_groups       POST -          403 403 403 403 403      403 403 403 403       403   403    in   403 403   403 403
unit_group        GET  -          200 200 200 200 200      200 200 200 200       200   200    in   404 404   404 404
unit_group        POST -          403 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
groups_from_districts GET -       403 403 403 403 403      403 403 403 403       403   403    in   403 403   403 403
groups_from_districts POST -      403 403 403 403 403      403 403 403 403       403   403    in   403 403   403 403

institution_list  GET  -          403 403 403 403 403      200 200 403 403       403   403    in   403 403   mix mix
institution_list  POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
institution_add   GET  -          403 403 403 403 403      200 200 403 403       403   403    in   403 403   mix mix
institution_add   POST -          403 403 403 403 403      422 422 403 403       403   403    in   403 403   mix mix
institution_edit  GET  -          403 403 403 403 403      200 200 403 403       403   403    in   403 403   not not
institution_edit  POST -          403 403 403 403 403      422 422 403 403       403   403    in   403 403   not not
institution_end   GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
institution_end   POST -          403 403 403 403 403      302 302 403 403       403   403    in   403 403   not not

people            GET  -          403 403 403 403 200      403 403 403 403       403   403    in   403 403   mix mix
people            POST -          403 403 403 403 422      403 403 403 403       403   403    in   403 403   mix mix
queue             GET  -          200 200 200 200 200      200 200 200 200       200   403    in   403 403   200 200
queue             POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
queue_assign      GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
queue_assign      POST submitted  302 302 302 302 302      302 302 302 302       302   403    in   403 403   302 302
workload          GET  -          403 200 403 403 200      403 200 403 403       403   403    in   403 403   fil fil
workload          POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
stand_ins         GET  -          403 200 403 403 200      403 200 403 403       403   403    in   403 403   fil fil
stand_ins         POST -          403 422 403 403 422      403 422 403 403       403   403    in   403 403   mix mix
stand_in_end      GET  stand-in   405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
stand_in_end      POST stand-in   403 302 403 403 302      403 404 403 403       403   403    in   403 403   not not
role_end          GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
role_end          POST -          403 403 403 403 302      403 403 403 403       403   403    in   403 403   not not
password_give     GET  -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
password_give     POST -          403 403 403 403 200      403 403 403 403       403   403    in   403 403   not not

calendar          GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
calendar          POST -          200 200 200 200 200      200 200 200 200       200   302    in   302 302   200 200
calendar_feed     GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
calendar_feed     POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
calendar_days     GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
calendar_days     POST -          403 403 403 403 403      403 403 403 403       403   422    in   403 403   403 403
activity_add      GET  -          200 200 403 403 403      200 200 403 403       403   403    in   403 403   mix mix
activity_add      POST -          422 422 403 403 403      422 422 403 403       403   403    in   403 403   mix mix
activity          GET  -          200 200 200 200 200      404 404 404 404       404   200    in   404 404   404 404
activity          POST -          422 422 403 403 403      404 404 404 404       404   403    in   404 404   404 404
announcements     GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
announcements     POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
announcement_add  GET  -          403 403 403 403 403      200 200 403 403       403   403    in   403 403   mix mix
announcement_add  POST -          403 403 403 403 403      422 422 403 403       403   403    in   403 403   mix mix
announcement      GET  -          200 200 200 200 200      200 200 200 200       404   200    in   404 404   404 404
announcement      POST -          403 403 403 403 403      302 302 403 403       404   403    in   404 404   404 404
announcement_file GET  -          200 200 200 200 200      200 200 200 200       404   200    in   404 404   404 404
announcement_file POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405

criteria_list     GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
criteria_list     POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
criteria_set      GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
criteria_set      GET  draft      404 404 404 404 404      404 404 404 404       404   200    404  404 404   404 404
criteria_set      POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
criteria_compare  GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
criteria_compare  POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
register_list     GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
register_list     POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
register_csv      GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
register_csv      POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
register_json     GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
register_json     POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
register_about    GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
register_about    POST -          405 405 405 405 405      405 405 405 405       405   405    405  405 405   405 405
held_list         GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
held_list         POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
held_export       GET  -          200 200 200 200 200      200 200 200 200       200   200    in   200 200   200 200
held_export       POST -          405 405 405 405 405      405 405 405 405       405   405    in   405 405   405 405
verify            GET  -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
verify            POST -          200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
verify_code       GET  recognised 200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200
verify_code       GET  signed     404 404 404 404 404      404 404 404 404       404   404    404  404 404   404 404
verify_code       POST recognised 200 200 200 200 200      200 200 200 200       200   200    200  200 200   200 200

dossier_act       GET  submitted  403 403 403 403 403      200 403 403 403       403   403    in   404 404   404 404
dossier_act       POST submitted  403 403 403 403 403      302 403 403 403       403   403    in   404 404   404 404
"""

ACTIONS = """
#                       |         commune         |   education office   |prov |super |anon form nobo| neigh else
finish     drafting       yes 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
finish     returned       yes 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
submit     endorsing      403 yes 403 403 403      404 404 404 404       404   403    in   404 404   404 404
conclude   endorsing      403 yes 403 403 403      404 404 404 404       404   403    in   404 404   404 404
rework     endorsing      403 yes 403 403 403      404 404 404 404       404   403    in   404 404   404 404
withdraw   drafting       yes 403 403 403 403      404 404 404 404       404   403    in   404 404   404 404
withdraw   returned       yes 403 403 403 403      403 403 403 403       403   403    in   404 404   404 404
withdraw   submitted      403 yes 403 403 403      403 403 403 403       403   403    in   404 404   404 404
accept     submitted      403 403 403 403 403      yes 403 403 403       403   403    in   404 404   404 404
send-back  submitted      403 403 403 403 403      yes 403 403 403       403   403    in   404 404   404 404
send-back  appraising     403 403 403 403 403      yes 403 403 403       403   403    in   404 404   404 404
pass-up    passing        403 403 403 403 403      yes 403 403 403       403   403    in   404 404   404 404
propose    proposed       403 403 403 403 403      yes 403 403 403       403   403    in   404 404   404 404
refuse     late           403 403 403 403 403      403 yes 403 403       403   403    in   404 404   404 404
refuse     appraising     403 403 403 403 403      403 yes 403 403       403   403    in   404 404   404 404
refuse     deciding       403 403 403 403 403      403 yes 403 403       403   403    in   404 404   404 404
recognise  deciding       403 403 403 403 403      403 yes 403 403       403   403    in   404 404   404 404
hand-back  deciding       403 403 403 403 403      403 yes 403 403       403   403    in   404 404   404 404
issue      signed         403 403 403 403 403      403 403 yes 403       403   403    in   404 404   404 404
abandon    signing        403 403 403 403 403      403 yes 403 403       403   403    in   404 404   404 404
lapse      drafting       404 404 404 404 404      404 404 404 404       404   404    in   404 404   404 404
"""

# What is sent where an empty form would not do.
SENT = {
    "people": {"username": ""},
    "reminder_settings": {"choice": "none"},
    "stand_ins": {"position": ""},
    "evidence": {"number": "12/BC-HKH"},
    "remark_add": {"text": "Bổ sung nguồn số liệu."},
    "advice_add": {"text": "Ghi nguồn số liệu."},
    "advice_answer": {"answer": "Đã ghi."},
    "remark_answer": {"answer": "Đã bổ sung."},
    "note_add": {"text": "Xem lại nguồn."},
    "document_prepare": {"number": "7", "issued_on": "2025-02-20"},
    "signing": {"do": "way", "kind": "outside"},
    "document_sign": {"password": "khong-phai-mat-khau"},
    "document_issue": {"password": PASSWORD},
    "unit": {"area": "difficult", "valid_from": "2025-02-20", "legal_basis": "Quyết định số 1/QĐ-TTg"},
    "upload_begin": {"name": "một.pdf", "size": "1000", "modified": "1"},
    "institution_end": {"day": "2025-02-20"},
    "dossier_act": {"note": "Lý do.", "level": "1", "without_evidence": "on"},
    "plan_start": {"source": "trong"},
    "plan_texts": {"figures_due_on": "20/02/2025"},
    "plan_body": {"name": "Công an"},
    "plan_milestones": {"m-TOTAL_FORMS": "0", "m-INITIAL_FORMS": "0"},
    "milestone_done": {"done": "1"},
    "plan_issue": {"number": "abc"},
    "invitation_make": {"person": "Nguyễn Thị Mẫu", "expires_on": "01/03/2025"},
}


def rows_of(table, keys):
    """One row per line: the ``keys``, then what each role and group gets."""
    lines = [line.split() for line in table.splitlines() if line and not line.startswith("#")]
    return [(*line[:keys], dict(zip([*ROLES, *GROUPS], line[keys:], strict=True))) for line in lines]


ADDRESS_ROWS, ACTION_ROWS = rows_of(ADDRESSES, 3), rows_of(ACTIONS, 2)


@pytest.fixture(autouse=True)
def _files_of_their_own():
    """The files here are the world's, which lives longer than a test."""


@pytest.fixture(scope="module", autouse=True)
def _quiet():
    """Thousands of refusals are asked for; a line of the log for each would take longer than they do."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once; what a request changes is undone after it, the whole at the end.

    Sessions are kept in the cookie: none can be undone by mistake, and a third of the time goes without them.
    """
    changed = {"MEDIA_ROOT": tmp_path_factory.mktemp("media"), "SESSION_ENGINE": COOKIE_SESSIONS}
    with django_db_blocker.unblock(), override_settings(**changed), worlds.at_today(), transaction.atomic():
        yield worlds.make_world()
        transaction.set_rollback(True)


def ask(world, user, method, url, sent=None):
    """The response; whatever was written is undone."""
    if method == "GET":
        return world.browser_of(user).get(url)
    with transaction.atomic():
        response = world.browser_of(user).post(url, sent or {})
        transaction.set_rollback(True)
    return response


def outcome(method, response) -> str:
    """The status as the tables write it."""
    sign_in = method == "GET" and response.status_code == 302 and response.url.startswith(f"{reverse('sign_in')}?next=")
    return "in" if sign_in or (method == "POST" and response.status_code == 401) else str(response.status_code)


def everybody(world, expected):
    """(name, person, what is expected of them), the groups person by person."""
    for name in ROLES:
        yield name, world.people[name], expected[name]
    for group in GROUPS:
        for index, person in enumerate(world.groups[group]):
            yield f"{group} {index}", person, expected[group]


def sent_with(world, name, thing) -> dict | None:
    """What is sent about a file on the shelf."""
    dossier = world.things.get(thing)
    if name == "answer_add":
        signer = world.people["director"].memberships.get()
        return {"signer": signer.pk, "text": "Hồ sơ thiếu biên bản họp."}
    if name == "remind_units":
        return {"unit": world.unit.pk}
    if name not in ("library_assign", "library_describe", "evidence_pick") or dossier is None:
        return None
    return {"items": shelved(dossier).pk, "places": f"{dossier.pk}:1.1"}


def note(who, found, wanted, response, wrong, silent):
    """Keep what differs from the table, and refusals that say nothing."""
    if found not in EITHER.get(wanted, (wanted,)):
        wrong[who] = f"{found}, not {wanted}"
    if found == "403" and not is_refused_in_words(response):
        silent.append(who)


def is_refused_in_words(response) -> bool:
    """Whether a 403 says in a sentence of its own who can, or why not."""
    said = re.search(r'<h1>Bạn chưa được làm việc này</h1></div>\s*<div class="sheet pad"><p>(.+?)</p>', response.text)
    return bool(said) and unescape(said[1]).endswith(".") and "chưa được giao việc này" not in said[1]


def named_addresses() -> set[str]:
    """Every name in config/urls.py, the administration's apart."""
    return {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern) and pattern.name}


def test_the_table_has_every_address_by_get_and_by_post():
    assert {(name, method) for name, method, _, _ in ADDRESS_ROWS} == {
        (name, method) for name in named_addresses() for method in ("GET", "POST")
    }


def test_every_address_is_named_or_belongs_to_the_administration():
    unnamed = [p for p in urlpatterns if not isinstance(p, URLPattern) or not p.name]

    assert [str(pattern.pattern) for pattern in unnamed] == ["quan-tri/"]


def test_the_table_has_every_action():
    assert {action for action, _, _ in ACTION_ROWS} == set(Action.values)


@pytest.mark.parametrize(
    ("name", "method", "thing", "expected"), ADDRESS_ROWS, ids=[f"{row[0]} {row[1]} {row[2]}" for row in ADDRESS_ROWS]
)
def test_address(world, name, method, thing, expected):
    url, sent = address(world, name, thing), SENT.get(name) or sent_with(world, name, thing)
    wrong, silent = {}, []
    for who, person, wanted in everybody(world, expected):
        response = ask(world, person, method, url, sent)
        note(who, outcome(method, response), wanted, response, wrong, silent)

    assert (wrong, silent) == ({}, [])


@pytest.mark.parametrize(
    ("action", "thing", "expected"), ACTION_ROWS, ids=[f"{action} {thing}" for action, thing, _ in ACTION_ROWS]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_action(world, action, thing, method, expected):
    done = {"GET": "200", "POST": "302"}[method]
    wrong, silent = {}, []
    for who, person, wanted in everybody(world, expected):
        response = act(world, person, method, action, thing, ready=wanted == "yes")
        found = outcome(method, response)
        note(who, "yes" if found == done else found, wanted, response, wrong, silent)

    assert (wrong, silent) == ({}, [])


def act(world, person, method, action, thing, *, ready):
    """Ask for an action; whoever may take it finds the dossier ready for it."""
    dossier = world.things["appraising" if thing == "proposed" else thing]
    with transaction.atomic():
        if thing == "proposed":
            dossier.remarks.unsent().delete()
        if ready:
            dossier.remarks.sent().update(state="answered", answer="Đã sửa.")
            provide_for(dossier, action)
        response = ask(world, person, method, reverse("dossier_act", args=[dossier.pk, action]), SENT["dossier_act"])
        transaction.set_rollback(True)
    return response
