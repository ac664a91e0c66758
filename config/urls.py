"""Every address of the portal."""

from django.contrib import admin
from django.urls import path

from criteria import views as criteria
from recognition.views import (
    account,
    actions,
    changes,
    councils,
    decisions,
    dossiers,
    evidence,
    home,
    people,
    renewal,
    review,
    rounds,
    saves,
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
    path("ho-so/<int:pk>/xem-truoc-bao-cao/", decisions.report_preview, name="report_preview"),
    path("ho-so/<int:pk>/hoi-dong/", councils.council, name="council"),
    path("ho-so/<int:pk>/hoi-dong/thanh-phan/", councils.council_edit, name="council_edit"),
    path("ho-so/<int:pk>/minh-chung/<str:subject>/", evidence.evidence_add, name="evidence_add"),
    path("ho-so/<int:pk>/gop-y/<str:subject>/", review.remark_add, name="remark_add"),
    path("ho-so/<int:pk>/tu-nam-truoc/", renewal.dossier_renew, name="dossier_renew"),
    path("ho-so/<int:pk>/thay-doi/", changes.dossier_changes, name="dossier_changes"),
    path("ho-so/<int:pk>/lam/<slug:action>/", actions.dossier_act, name="dossier_act"),
    path("minh-chung/<int:pk>/", evidence.evidence, name="evidence"),
    path("minh-chung/<int:pk>/bo/", evidence.evidence_remove, name="evidence_remove"),
    path("minh-chung/<int:pk>/tep/", evidence.evidence_file, name="evidence_file"),
    path("gop-y/<int:pk>/tra-loi/", review.remark_answer, name="remark_answer"),
    path("gop-y/<int:pk>/<slug:how>/", review.remark_settle, name="remark_settle"),
    path("luot-nop/<int:pk>/<slug:kind>/", decisions.submission_paper, name="submission_paper"),
    path("bien-ban/<int:pk>/", councils.minutes_paper, name="minutes_paper"),
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
    path("tieu-chi/<slug:code>/<str:version>/", criteria.criteria_set, name="criteria_set"),
    path("xac-minh/", verify.verify, name="verify"),
    path("xac-minh/<str:code>/", verify.verify_code, name="verify_code"),
    path("quan-tri/", admin.site.urls),
]

handler400 = "recognition.views.errors.bad_request"
handler403 = "recognition.views.errors.forbidden"
handler404 = "recognition.views.errors.not_found"
handler500 = "recognition.views.errors.server_error"
