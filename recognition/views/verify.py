"""Public verification: what a paper says, whether it is in force, whether a file is the very paper."""

from axes.helpers import get_client_ip_address
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config import clock
from recognition import corrections, verification
from recognition.models import Decision
from recognition.views import pace
from recognition.views.register import PAGE_KEPT, for_visitors

LIMIT = 30 * 1024 * 1024
ENVELOPE = 64 * 1024  # what a form adds around a file
FILES_AT_MOST, WITHIN = 60, 600  # files of one address in so many seconds
TOO_LARGE = "Tệp lớn hơn 30 MB nên không phải văn bản do cổng này ban hành."
TOO_MANY = f"Đã kiểm tra {FILES_AT_MOST} tệp từ địa chỉ này trong {WITHIN // 60} phút. Đợi ít phút rồi gửi lại; tra theo mã thì không phải đợi."


# Checking a file changes nothing and is the same for everybody, so it needs no token; and without one, visitors get no
# cookie and their pages may be kept.
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Find a decision by its code, or check a file."""
    code = verification.tidy_code(request.GET.get("ma", ""))
    if code and verification.issued(code=code):
        return redirect("verify_code", code=code)
    asked = request.GET.get("ma", "").replace("\0", "")[:60].strip()
    earlier = verification.earlier_by_number(asked)
    context = {
        "code": code or asked,
        "not_found": bool(asked and not earlier),
        "earlier": [(entry, entry.recognition.is_in_force(clock.today())) for entry in earlier],
    }
    if request.method == "POST":
        return _checked(request, context)
    return render(request, "verify/search.html", context)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_code(request, code):
    """What one issued paper says, now."""
    if request.method != "POST":
        return _code_page(request, code)
    found = verification.issued(code=verification.tidy_code(code))
    return _not_found(request, code) if found is None else _checked(request, _context(found))


@for_visitors(PAGE_KEPT)
def _code_page(request, code):
    found = verification.issued(code=verification.tidy_code(code))
    if found is None:
        return _not_found(request, code)
    return render(request, _template(found), _context(found))


def _not_found(request, code):
    return render(request, "verify/search.html", {"code": code[:60], "not_found": True}, status=404)


def _template(document) -> str:
    if not verification.is_public(document):
        return "verify/unpublished.html"
    return "verify/decision.html" if isinstance(document, Decision) else "verify/paper.html"


def _context(document) -> dict:
    """What may be said of ``document``; of what offices write to each other, nothing."""
    if not verification.is_public(document):
        return {"paper": document, "said": verification.UNPUBLISHED}
    context = {"decision": document, "specimen": verification.is_specimen(document)}
    context |= {"later": corrections.later(document)}
    if isinstance(document, Decision):
        return context | {"recognitions": verification.lines(document, clock.today())}
    return context | {"items": document.items.all()}


def _checked(request, context):
    """Answer a dropped file: in place for the page's script, as a page otherwise."""
    paper, status = context.get("decision") or context.get("paper"), 200
    try:
        context["report"] = verification.check(_bytes(request), expected=paper)
    except TooMany:
        context["refused"], status = TOO_MANY, 429
    except ValidationError as error:
        context["refused"] = " ".join(error.messages)
    if request.headers.get("X-Portal") == "script":
        html = render_to_string("verify/partials/_report.html", context, request)
        return JsonResponse({"html": html}, status=status)
    return render(request, _template(paper) if paper else "verify/search.html", context, status=status)


class TooMany(Exception):
    """One address has sent so many files that others would have to wait."""


def _bytes(request) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT + ENVELOPE:  # told before a byte of it is read
        raise ValidationError(TOO_LARGE)
    upload = request.FILES.get("file")
    if upload is None:
        raise ValidationError("Chưa chọn tệp nào.")
    if upload.size > LIMIT:
        raise ValidationError(TOO_LARGE)
    if _count(request) > FILES_AT_MOST:
        raise TooMany
    return upload.read()


def _count(request) -> int:
    """How many files the reader's address has sent within WITHIN seconds, this one included."""
    return pace.count("verified-files", get_client_ip_address(request), WITHIN)
