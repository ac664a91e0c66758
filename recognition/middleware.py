"""Everything stands behind sign-in unless a view says it is public."""

from django.contrib.auth.decorators import login_not_required  # noqa: F401  (the mark views use)
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

PUBLIC_PREFIXES = ("/static/",)


class SignInRequired(LoginRequiredMiddleware):
    """Django's own rule, with three kindnesses.

    A script that saves gets 401 and keeps what was typed; a form that was posted is carried through sign-in; a first
    sign-in leads to the change of password.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        is_public = not getattr(view_func, "login_required", True)
        if is_public:
            return None  # without asking who it is: an answer that is the same for all must not depend on a session
        is_the_change = request.resolver_match.url_name == "password_change"
        if getattr(request.user, "must_change_password", False) and not is_the_change:
            return self._change_password_first(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def _change_password_first(self, request):
        if request.headers.get("X-Portal") == "script":
            return JsonResponse(
                {"refused": "Cần đổi mật khẩu trước: tải lại trang. Phần vừa gõ chưa được lưu."}, status=403
            )
        return redirect("password_change")

    def process_response(self, request, response):
        """On shared machines the Back button shows nothing of who has signed out, and never yesterday's state of a page."""
        if "Cache-Control" in response.headers:
            return response  # the view has said, and for what is the same for all nobody asks who it is
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    def handle_no_permission(self, request, view_func):
        if request.headers.get("X-Portal") == "script":
            return JsonResponse({"sign_in": reverse("sign_in")}, status=401)
        if request.method == "POST":
            from recognition.views.account import carry_through_sign_in

            return carry_through_sign_in(request)
        return super().handle_no_permission(request, view_func)
