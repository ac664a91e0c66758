"""Signing in and out, changing the password."""

import json
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

from recognition.forms.account import PasswordForm, SignInForm

CARRIED = "carried"
CARRIED_NOTE = "carried_note"
KEEPS_TEXT = {
    "dossier_save",
    "remark_add",
    "remark_answer",
    "evidence",
    "council",
    "council_edit",
    "council_members",
    "unit",
    "people",
}
KEEPS_TEXT |= {"plan_texts", "plan_body_add", "plan_body", "plan_milestones", "meeting", "meeting_minutes"}
NOT_CARRIED = {"csrfmiddlewaretoken", CARRIED}


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign in, and go on where one was; a form posted by an expired session is offered again, nothing typed is lost."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        """Who has signed in elsewhere meanwhile is offered at once what this page still carries."""
        if request.method == "POST" and request.user.is_authenticated and (carried := request.POST.get(CARRIED)):
            return self._offer_again(carried)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"carried": self.request.POST.get(CARRIED, "")}

    def form_valid(self, form):
        response = super().form_valid(form)
        if carried := self.request.POST.get(CARRIED):
            return self._offer_again(carried)
        return response

    def _offer_again(self, carried):
        target, fields = read_carried(carried)
        if not url_has_allowed_host_and_scheme(target, allowed_hosts={self.request.get_host()}):
            return redirect("home")
        return offer_again(self.request, target, fields)


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    """Sign out; whose session has already ended is signed out too."""


def read_carried(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The address and the fields that a sign-in page carried; an empty address when the text is not of our making."""
    try:
        content = json.loads(text)
        return str(content["path"]), [(str(name), str(value)) for name, value in content["fields"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return "", []


def fields_of(request) -> list[tuple[str, str]]:
    """What was posted, to be posted again; passwords never go into a page."""
    names = [name for name in request.POST if name not in NOT_CARRIED and "password" not in name]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def offer_again(request, target, fields, **context):
    """What becomes of a form that an ended session had posted.

    One that only keeps text is offered with one button. A step with consequences (to submit, sign, seal, refuse) is never
    taken so: its page asks anew, with the note that was written.
    """
    match = _match(target)
    if match is None or match.url_name not in KEEPS_TEXT:
        return _ask_anew(request, target, match, dict(fields))
    by = dict(fields).get("typed_by", "")
    context |= {"target": target, "fields": fields, "other": by not in ("", str(request.user.pk))}
    return render(request, "account/post_again.html", context)


def _match(target):
    try:
        return resolve(urlsplit(target).path)
    except Resolver404:
        return None


def _ask_anew(request, target, match, fields):
    messages.warning(request, "Phiên làm việc đã hết nên bước vừa bấm chưa được làm. Xem lại rồi làm lần nữa.")
    if match and match.url_name == "dossier_act":
        request.session[CARRIED_NOTE] = {"path": target, "note": fields.get("note", "")}
        return redirect(target)
    if match and match.url_name.startswith("document_") and "pk" in match.kwargs:
        return redirect("document", pk=match.kwargs["pk"])
    return redirect("home")


def carried_note(request) -> str:
    """The note that an ended session had written on this page; given once."""
    kept = request.session.pop(CARRIED_NOTE, {})
    return kept.get("note", "") if kept.get("path") == request.path else ""


def carry_through_sign_in(request):
    """The sign-in page for a POST without a session: holds all fields that were sent, so they are posted again afterwards."""
    return _sign_in_carrying(request, request.get_full_path(), fields_of(request))


def _sign_in_carrying(request, target, fields):
    carried = json.dumps({"path": target, "fields": fields}, ensure_ascii=False)
    context = {"form": SignInForm(request), "carried": carried, "next": reverse("home"), "files": bool(request.FILES)}
    return render(request, "account/sign_in.html", context, status=401)


def carry_past_stale_token(request):
    """A page of ours that was opened before somebody signed in here again: offer what it sent; None when it sent nothing."""
    target, fields = request.get_full_path(), fields_of(request)
    if request.path == reverse("sign_in"):
        target, fields = read_carried(request.POST.get(CARRIED, ""))
    if not fields or not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return None
    if request.user.is_authenticated:
        return offer_again(request, target, fields, files=bool(request.FILES))
    return _sign_in_carrying(request, target, fields)


class PasswordChange(auth_views.PasswordChangeView):
    """Change one's own password."""

    template_name = "account/password_change.html"
    form_class = PasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        self.request.user.must_change_password = False
        response = super().form_valid(form)
        messages.success(self.request, "Đã đổi mật khẩu.")
        return response


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """What the lock after too many failures says."""
    return render(
        request,
        "errors/error.html",
        {
            "title": "Tạm khóa đăng nhập",
            "text": "Đã nhập sai mật khẩu quá nhiều lần. Chờ 15 phút rồi thử lại, hoặc nhờ người quản lý của cơ quan đặt lại mật khẩu.",
        },
        status=429,
    )
