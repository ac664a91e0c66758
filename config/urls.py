"""Every address of the portal."""

from django.contrib import admin
from django.urls import path, re_path

from criteria import views as criteria
from criteria.schema import VERSION
from recognition.views import (
    account,
    actions,
    changes,
    councils,
    decisions,
    dossiers,
    earlier,
    evidence,
    home,
    papers,
    people,
    previews,
    renewal,
    review,
    rounds,
    saves,
    sheets,
    teams,
    units,
    verify,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("dang-nhap/", account.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", account.SignOut.as_view(), name="sign_out"),
    path("doi-mat-khau/", account.PasswordChange.as_view(), name="password_change"),
    path("ho-so/", dossiers.dossier_list, name="dossier_list"),
    path("ho-so/<int:pk>/", dossiers.dossier_detail, name="dossier"),
    path("ho-so/<int:pk>/luu/", saves.dossier_save, name="dossier_save"),
    path("ho-so/<int:pk>/van-ban/", papers.dossier_papers, name="dossier_papers"),
    path("ho-so/<int:pk>/du-thao/<slug:kind>.<slug:form>", papers.draft_paper, name="draft_paper"),
    path("ho-so/<int:pk>/to-trinh/", papers.own_proposal_add, name="own_proposal_add"),
    path("ho-so/<int:pk>/to-trinh/bo/", papers.own_proposal_remove, name="own_proposal_remove"),
    path("ho-so/<int:pk>/to-trinh/tep/", papers.own_proposal_file, name="own_proposal_file"),
    path("ho-so/<int:pk>/to-danh-gia/", teams.team, name="team"),
    path("ho-so/<int:pk>/hoi-dong/", councils.council, name="council"),
    path("ho-so/<int:pk>/hoi-dong/thanh-phan/", councils.council_edit, name="council_edit"),
    path("ho-so/<int:pk>/minh-chung/<str:subject>/", evidence.evidence_add, name="evidence_add"),
    path("ho-so/<int:pk>/gop-y/<str:subject>/", review.remark_add, name="remark_add"),
    path("ho-so/<int:pk>/tu-nam-truoc/", renewal.dossier_renew, name="dossier_renew"),
    path("ho-so/<int:pk>/xem-truoc/", previews.preview_ask, name="preview_ask"),
    path("ho-so/<int:pk>/xem-truoc/ket-thuc/", previews.preview_end, name="preview_end"),
    path("ho-so/<int:pk>/xem-truoc/<str:subject>/", previews.advice_add, name="advice_add"),
    path("gop-y-truoc/<int:pk>/", previews.advice_answer, name="advice_answer"),
    path("ho-so/<int:pk>/thay-doi/", changes.dossier_changes, name="dossier_changes"),
    path("ho-so/<int:pk>/lam/<slug:action>/", actions.dossier_act, name="dossier_act"),
    path("minh-chung/<int:pk>/", evidence.evidence, name="evidence"),
    path("minh-chung/<int:pk>/bo/", evidence.evidence_remove, name="evidence_remove"),
    path("minh-chung/<int:pk>/tep/", evidence.evidence_file, name="evidence_file"),
    path("gop-y/<int:pk>/tra-loi/", review.remark_answer, name="remark_answer"),
    path("gop-y/<int:pk>/<slug:how>/", review.remark_settle, name="remark_settle"),
    path("luot-nop/<int:pk>/<slug:kind>/", decisions.submission_paper, name="submission_paper"),
    path("bien-ban/<int:pk>/", councils.minutes_paper, name="minutes_paper"),
    path("phieu-diem/", sheets.sheet_list, name="sheet_list"),
    path("phieu-diem/moi/<slug:code>/", sheets.sheet_new, name="sheet_new"),
    path("phieu-diem/<int:pk>/", sheets.sheet, name="sheet"),
    path("phieu-diem/<int:pk>/duyet/", sheets.sheet_approve, name="sheet_approve"),
    path("quyet-dinh-giay/", earlier.earlier_list, name="earlier_list"),
    path("quyet-dinh-giay/don-vi/<int:pk>/", earlier.earlier_add, name="earlier_add"),
    path("quyet-dinh-giay/<int:pk>/", earlier.earlier_correct, name="earlier_correct"),
    path("quyet-dinh-giay/<int:pk>/tep/", earlier.earlier_file, name="earlier_file"),
    path("quyet-dinh/", decisions.decision_list, name="decision_list"),
    path("quyet-dinh/<int:pk>/", decisions.decision, name="decision"),
    path("quyet-dinh/<int:pk>/cap-so/", decisions.decision_prepare, name="decision_prepare"),
    path("quyet-dinh/<int:pk>/ky/", decisions.decision_sign, name="decision_sign"),
    path("quyet-dinh/<int:pk>/ban-hanh/", decisions.decision_issue, name="decision_issue"),
    path("quyet-dinh/<int:pk>/tep/", decisions.decision_file, name="decision_file"),
    path("dot/", rounds.round_list, name="round_list"),
    path("dot/<int:pk>/", rounds.round_page, name="round"),
    path("dot/<int:pk>/danh-sach/", rounds.round_units, name="round_units"),
    path("dot/<int:pk>/mo-ho-so/<int:unit_pk>/", dossiers.dossier_open, name="dossier_open"),
    path("don-vi/", units.unit_list, name="unit_list"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/<int:pk>/ket-thuc/", people.role_end, name="role_end"),
    path("nguoi-dung/<int:pk>/mat-khau/", people.password_give, name="password_give"),
    path("tieu-chi/", criteria.criteria_list, name="criteria_list"),
    path("tieu-chi/<slug:code>/so-sanh/", criteria.criteria_compare, name="criteria_compare"),
    re_path(
        rf"^tieu-chi/(?P<code>[a-z0-9-]+)/(?P<version>{VERSION.pattern})/$", criteria.criteria_set, name="criteria_set"
    ),
    path("xac-minh/", verify.verify, name="verify"),
    path("xac-minh/<str:code>/", verify.verify_code, name="verify_code"),
    path("quan-tri/", admin.site.urls),
]

handler400 = "recognition.views.errors.bad_request"
handler403 = "recognition.views.errors.forbidden"
handler404 = "recognition.views.errors.not_found"
handler500 = "recognition.views.errors.server_error"
