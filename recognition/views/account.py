"""Signing in and out, changing the password."""

import json

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme

from recognition.forms.account import PasswordForm, SignInForm

CARRIED = "carried"


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign in, and go on where one was; a form posted by an expired session is offered again, nothing typed is lost."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"carried": self.request.POST.get(CARRIED, "")}

    def form_valid(self, form):
        response = super().form_valid(form)
        if carried := self.request.POST.get(CARRIED):
            return self._offer_again(carried)
        return response

    def _offer_again(self, carried):
        content = json.loads(carried)
        target = content["path"]
        if not url_has_allowed_host_and_scheme(target, allowed_hosts={self.request.get_host()}):
            target = str(reverse_lazy("home"))
        return render(self.request, "account/post_again.html", {"target": target, "fields": content["fields"]})


def carry_through_sign_in(request):
    """The sign-in page for a POST without a session: holds all fields that were sent, so they are posted again afterwards."""
    fields = [[key, value] for key, values in request.POST.lists() if key != "csrfmiddlewaretoken" for value in values]
    carried = json.dumps({"path": request.get_full_path(), "fields": fields}, ensure_ascii=False)
    return render(
        request,
        "account/sign_in.html",
        {"form": SignInForm(request), "carried": carried, "next": request.get_full_path()},
        status=401,
    )


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
