"""What stands in the address of every page of the world (``tests.world``): a new page adds a line to one of the tables."""

from django.urls import reverse

from config.urls import urlpatterns
from evidence import partial
from recognition.models import Advice, LibraryItem
from tests import world as worlds
from tests.factories.calendars import calendar_arguments
from tests.factories.councils import session_arguments
from tests.factories.plans import plan_arguments
from tests.factories.province_plans import province_plan_arguments
from tests.factories.scans import with_signed_scan
from tests.factories.signing import signing_arguments

# Things of the world that are another dossier's state.
DOSSIER_OF = {"added": "returned", "proposed": "appraising"}

# Pages in whose address nothing stands, beside every "…_list"; then the first words of names where it never does.
BARE = ("bulk_decide", "institution_add", "library_add", "library_assign", "library_describe", "upload_begin")
WITHOUT = (
    "dashboard",
    "held",
    "home",
    "paper",
    "password",
    "people",
    "queue",
    "register",
    "sign",
    "reminders",
    "stand",
    "verify",
    "workload",
)

# name → what stands in its address: a function of (world, dossier, thing)
BY_NAME = {
    "council_begin": lambda world, dossier, thing: [world.session.council.round_id],
    "address_confirm": lambda world, dossier, thing: ["khong-co"],
    "criteria_compare": lambda world, dossier, thing: [world.round.criteria_set.code],
    "criteria_set": lambda world, dossier, thing: [world.round.criteria_set.code, "2" if thing == "draft" else "1"],
    "dashboard_export": lambda world, dossier, thing: ["tinh-trang", "csv"],
    "dashboard_section": lambda world, dossier, thing: ["tinh-trang"],
    "dashboard_list_export": lambda world, dossier, thing: ["csv"],
    "dossier_act": lambda world, dossier, thing: [dossier.pk, "accept"],
    "dossier_open": lambda world, dossier, thing: [world.round.pk, world.unit.pk],
    "draft_paper": lambda world, dossier, thing: [dossier.pk, "to-trinh", "docx"],
    "earlier_add": lambda world, dossier, thing: [world.unit.pk],
    "evidence_page": lambda world, dossier, thing: [item_of(dossier, thing).pk, 1],
    "evidence_pick": lambda world, dossier, thing: [dossier.pk, "1.1"],
    "inspection_paper": lambda world, dossier, thing: [dossier.pk, dossier.inspections.get().pk, "ke-hoach"],
    "institution_edit": lambda world, dossier, thing: [world.school.pk],
    "institution_end": lambda world, dossier, thing: [world.school.pk],
    "library_page": lambda world, dossier, thing: [shelved(dossier).pk, 1],
    "period_report_draft": lambda world, dossier, thing: [world.reports[thing].pk, "docx"],
    "password_give": lambda world, dossier, thing: [world.people["viewer"].memberships.get().pk],
    "remark_settle": lambda world, dossier, thing: [dossier.remarks.get().pk, "xoa"],
    "remind_units": lambda world, dossier, thing: [world.round.pk],
    "reminder_settings": lambda world, dossier, thing: [],
    "sheet_new": lambda world, dossier, thing: ["tt44-xa"],
    "signed_scan_add": lambda world, dossier, thing: [dossier.pk],
    "signed_scan_file": lambda world, dossier, thing: [with_signed_scan(dossier).pk],
    "signed_scan_remove": lambda world, dossier, thing: [dossier.pk],
    "stand_in_end": lambda world, dossier, thing: [world.stand_in.pk],
    "submission_paper": lambda world, dossier, thing: [dossier.last_submission.pk, "bao-cao"],
    "upload_piece": lambda world, dossier, thing: [partial.begin(world.people["officer"], "một.pdf", 1000, 1).pk],
    "verify_code": lambda world, dossier, thing: [worlds.decision_of(dossier).code],
} | {
    name: lambda world, dossier, thing: [dossier.pk, "5.1"]
    for name in (
        "advice_add",
        "confirmation_ask",
        "evidence_add",
        "indicator_history",
        "mark_set",
        "note_add",
        "remark_add",
    )
}

# first word of a name → the same, for all pages about such a thing that have no line above
BY_THING = {
    "advice": lambda world, dossier, thing: [Advice.objects.get(preview__dossier=dossier).pk],
    "bulk": lambda world, dossier, thing: ["cap-so"],
    "decision": lambda world, dossier, thing: [worlds.decision_of(dossier).pk],
    "document": lambda world, dossier, thing: [worlds.decision_of(dossier).pk],
    "earlier": lambda world, dossier, thing: [world.entry.pk],
    "evidence": lambda world, dossier, thing: [item_of(dossier, thing).pk],
    "job": lambda world, dossier, thing: [world.job.pk],
    "library": lambda world, dossier, thing: [shelved(dossier).pk],
    "minutes": lambda world, dossier, thing: [dossier.minutes.get().pk],
    "note": lambda world, dossier, thing: [dossier.private_notes.get().pk],
    "period": lambda world, dossier, thing: [] if thing == "-" else [world.reports[thing].pk],
    "remark": lambda world, dossier, thing: [dossier.remarks.get().pk],
    "reminder": lambda world, dossier, thing: [world.reminder.pk],
    "role": lambda world, dossier, thing: [world.people["viewer"].memberships.get().pk],
    "round": lambda world, dossier, thing: [world.round.pk],
    "series": lambda world, dossier, thing: [world.series.pk],
    "sheet": lambda world, dossier, thing: [world.sheets[thing].pk],
    "text": lambda world, dossier, thing: [world.job.office_id, "recognise"],
    "unit": lambda world, dossier, thing: [world.unit.pk],
} | {
    about: lambda world, dossier, thing: [dossier.pk]
    for about in ("answer", "council", "dossier", "inspection", "mark", "own", "preview", "team")
}

COUNCIL_PAGES = (
    "council_desk",
    "council_decide",
    "council_members",
    "council_leave",
    "council_paper",
    "council_propose",
)
PROVINCE_PAGES = {path.name for path in urlpatterns if str(path.pattern).startswith(("ke-hoach-tinh/", "cum/"))}
PLAN_WORDS = ("plan", "milestone", "meeting", "invitation", "contribute")


def address(world, name, thing) -> str:
    """The address of ``name`` about ``thing``; a piece is sent to the wrong place, so that nothing of it stays."""
    return reverse(name, args=arguments(world, name, thing)) + ("?offset=5" if name == "upload_piece" else "")


def arguments(world, name, thing) -> list:
    """What stands in the address of ``name`` when it is about ``thing``."""
    dossier, about = world.things.get(DOSSIER_OF.get(thing, thing)), name.split("_")[0]
    if find := BY_NAME.get(name):
        return find(world, dossier, thing)
    if about in ("calendar", "activity", "announcement", "announcements"):
        return calendar_arguments(world, name)
    if name in PROVINCE_PAGES:
        return province_plan_arguments(world, name)
    if name.endswith("_list") or name in BARE or about in WITHOUT:
        return []
    if about in PLAN_WORDS:
        return plan_arguments(world, name, dossier)
    if about in ("session", "opinion") or name in COUNCIL_PAGES:
        return session_arguments(world, name)
    if about == "signing":
        return signing_arguments(world, name, thing)
    if about == "confirmation":
        return confirmation_arguments(name, dossier)
    return BY_THING[about](world, dossier, thing)


def confirmation_arguments(name, dossier) -> list:
    rest = {"confirmation_file": [file_of(dossier).pk], "confirmation_page": [file_of(dossier).pk, 1]}
    return [dossier.last_submission.confirmations.get().pk, *rest.get(name, [])]


def item_of(dossier, thing):
    """A piece of evidence for 5.1: the one that was added to what had been returned, or the first."""
    return dossier.evidence.filter(subject="5.1").order_by("pk")[1 if thing == "added" else 0]


def file_of(dossier):
    """What proves 5.1 there."""
    return dossier.evidence.filter(subject="5.1").earliest("pk")


def shelved(dossier) -> LibraryItem:
    """A file on the commune's shelf that proves 5.1 in ``dossier``."""
    return LibraryItem.objects.get(office=dossier.prepared_by, file=file_of(dossier).file)
