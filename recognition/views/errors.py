"""Pages for when something is refused or goes wrong: what happened, that nothing was lost, what to do."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse


def _page(request, status, title, text):
    """A page; for our scripts the sentence alone, which they show where the person is typing."""
    if request.headers.get("X-Portal") == "script":
        return JsonResponse({"refused": text}, status=status)
    return render(request, "errors/error.html", {"title": title, "text": text, "status": status}, status=status)


def bad_request(request, exception=None):
    return _page(
        request,
        400,
        "Yêu cầu không đọc được",
        "Nội dung gửi lên quá lớn hoặc bị hỏng trên đường truyền nên chưa được ghi. Quay lại trang trước, rút gọn rồi gửi lại.",
    )


def forbidden(request, exception=None):
    said = (
        str(exception)
        if exception and str(exception)
        else "Tài khoản của bạn chưa được giao việc này. Hỏi người quản lý của cơ quan."
    )
    return _page(request, 403, "Bạn chưa được làm việc này", said)


def not_found(request, exception=None):
    return _page(
        request,
        404,
        "Không có trang này",
        "Địa chỉ sai, hoặc trang không thuộc phần việc của bạn. Về «Việc của tôi» để đi tiếp.",
    )


def server_error(request):
    """Without anything that asks the database: that may be what is broken."""
    if request.headers.get("X-Portal") == "script":
        return JsonResponse({"refused": "Chưa ghi được: hệ thống gặp lỗi. Phần vừa gõ còn ở trang này."}, status=500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request, reason=""):
    """A forged form is refused; one of ours that was open since before the last sign-in is offered again."""
    from recognition.views.account import carry_past_stale_token

    by_link = request.resolver_match and (request.resolver_match.url_name or "").startswith("contribute")
    if request.headers.get("X-Portal") == "script":
        return _csrf_failure_of_script(request, by_link)
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if ours and not by_link and (offered := carry_past_stale_token(request)):
        return offered
    return _page(
        request,
        403,
        "Trang này mở đã lâu",
        "Vì an toàn, nội dung vừa gửi chưa được ghi. Bấm nút quay lại của trình duyệt: những gì đã gõ vẫn còn; "
        "tải lại trang rồi gửi lần nữa.",
    )


def _csrf_failure_of_script(request, by_link):
    """The page keeps what was typed; whoever has lost the session as well signs in again; a link has no session."""
    if not by_link and not request.user.is_authenticated:
        return JsonResponse({"sign_in": reverse("sign_in")}, status=401)
    refused = "Chưa lưu: trang mở đã lâu. Tải lại trang, phần đã gõ được giữ và lưu tiếp."
    return JsonResponse({"refused": refused}, status=403)
