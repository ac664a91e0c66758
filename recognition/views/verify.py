"""Public verification: what a decision says, whether it is in force, whether a file is the very paper."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from config import clock
from recognition import corrections, verification

LIMIT = 30 * 1024 * 1024


@login_not_required
def verify(request):
    """Find a decision by its code, or check a file."""
    code = verification.tidy_code(request.GET.get("ma", ""))
    if code and verification.public().filter(code=code).exists():
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
def verify_code(request, code):
    """What one issued decision says, now."""
    found = verification.public().filter(code=verification.tidy_code(code))
    found = found.select_related(
        "replaces", "revokes", "office__unit", "round__procedure__title", "round__criteria_set", "file"
    ).first()
    if found is None:
        return render(request, "verify/search.html", {"code": code, "not_found": True}, status=404)
    context = {
        "decision": found,
        "recognitions": verification.lines(found, clock.today()),
        "specimen": verification.is_specimen(found),
        "later": corrections.later(found),
    }
    if request.method == "POST":
        return _checked(request, context)
    return render(request, "verify/decision.html", context)


def _checked(request, context):
    """Answer a dropped file: in place for the page's script, as a page otherwise."""
    upload = request.FILES.get("file")
    try:
        context["report"] = verification.check(_bytes(upload), expected=context.get("decision"))
    except ValidationError as error:
        context["refused"] = " ".join(error.messages)
    if request.headers.get("X-Portal") == "script":
        return JsonResponse({"html": render_to_string("verify/partials/_report.html", context, request)})
    return render(request, "verify/decision.html" if "decision" in context else "verify/search.html", context)


def _bytes(upload) -> bytes:
    if upload is None:
        raise ValidationError("Chưa chọn tệp nào.")
    if upload.size > LIMIT:
        raise ValidationError("Tệp lớn hơn 30 MB nên không phải văn bản do cổng này ban hành.")
    return upload.read()
