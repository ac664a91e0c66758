"""What every template may use."""

from django.conf import settings
from django.urls import reverse

from config import clock
from recognition import permissions
from recognition.permissions.queue import reviews_above

PLAN_PAGES = ("plan", "plan_texts", "plan_body_add", "plan_body", "plan_milestones", "plan_issue", "invitation_make")
PLAN_PAGES += ("meeting", "meeting_minutes")
PAPER_PAGES = ("document_list", "document", "earlier_list", "earlier_add", "earlier_correct")
PAPER_PAGES += ("paper_register", "series_list", "bulk_decide", "bulk_step", "job", "job_list", "answer_add")
PAPER_PAGES += ("decision_replace", "decision_revoke", "text_list", "text_edit")
PAPER_PAGES += ("signing_list", "signing", "signing_session")
QUEUE_PAGES = ("queue", "workload", "session")
# The pages of «Theo dõi»: address, word, and the pages that belong to it.
WATCH = (
    ("dashboard", "Số liệu", ("dashboard", "dashboard_list", "dashboard_section")),
    (
        "round_list",
        "Các đợt",
        ("round_list", "round", "round_units", "remind_units", "sheet_list", "sheet", "sheet_new"),
    ),
    ("held_list", "Công nhận", ("held_list",)),
    (
        "province_plans",
        "Kế hoạch, chỉ tiêu",
        (
            "province_plans",
            "province_plan",
            "province_plan_add",
            "province_plan_edit",
            "target_add",
            "target_edit",
            "duty_add",
            "duty_edit",
            "round_dates",
        ),
    ),
    ("unit_groups", "Cụm", ("unit_groups", "unit_group", "groups_from_districts")),
    ("calendar", "Lịch", ("calendar", "calendar_days", "activity", "activity_add")),
    ("period_reports", "Báo cáo", ("period_reports", "period_report", "period_report_add")),
    ("announcements", "Thông báo", ("announcements", "announcement", "announcement_add")),
)
WATCH_PAGES = tuple(page for _, _, pages in WATCH for page in pages)
NAVIGATION = (
    ("home", "Việc của tôi", ("home", "reminders", "reminder_settings")),
    (
        "dossier_list",
        "Hồ sơ",
        (
            "dossier_list",
            "dossier",
            "dossier_act",
            "evidence",
            "evidence_pick",
            "remark_answer",
            "council",
            "council_edit",
            "confirmation",
            "confirmation_ask",
            "inspection",
            "inspection_edit",
            "inspection_minutes",
            *PLAN_PAGES,
        ),
    ),
    ("document_list", "Văn bản", PAPER_PAGES),
    ("dashboard", "Theo dõi", WATCH_PAGES),
    ("unit_list", "Đơn vị", ("unit_list", "unit", "institution_list", "institution_add", "institution_edit")),
)


def portal(request):
    context = {"portal_name": settings.PORTAL_NAME, "portal_demo": settings.PORTAL_DEMO, "today": clock.today()}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        here = request.resolver_match.url_name if request.resolver_match else ""
        held = user.memberships_on(clock.today())
        context["navigation"] = [
            {"url": reverse(name), "label": label, "here": here in pages} for name, label, pages in NAVIGATION
        ]
        context["watch"] = [
            {"url": reverse(name), "label": label, "here": here in pages} for name, label, pages in WATCH
        ]
        if reviews_above(user):
            here_now = here in QUEUE_PAGES or (here.startswith(("council_", "session_")) and here != "council_edit")
            context["navigation"].insert(1, {"url": reverse("queue"), "label": "Chờ xử lý", "here": here_now})
        if permissions.brings_files(user):
            here_now = here.startswith("library")
            context["navigation"].insert(
                -2, {"url": reverse("library_list"), "label": "Kho minh chứng", "here": here_now}
            )
        if permissions.manages_people(user):
            here_now = here in ("people", "password_give", "stand_ins")
            context["navigation"].append({"url": reverse("people"), "label": "Người dùng", "here": here_now})
        if user.is_staff:
            context["navigation"].append({"url": reverse("admin:index"), "label": "Quản trị", "here": False})
        context["gives_signatures"] = bool(user.office_ids("leader", "clerk", "manager"))
        context["main_office"] = held[0].office.name if held else ""
    return context
