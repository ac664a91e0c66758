"""The signed scan of a council's or an inspection's minutes: brought, opened, taken off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from evidence import serving
from recognition import signed_scans
from recognition.models.signed_scans import SignedScan
from recognition.permissions.scans import reads_signed
from recognition.views.dossiers import fetch
from recognition.views.plans import say


@require_POST
def signed_scan_add(request, pk):
    """Take in the scan of the minutes that chair and secretary signed on paper."""
    dossier = fetch(request.user, pk)
    try:
        signed_scans.bring(dossier, request.FILES.get("file"), actor=request.user)
    except ValidationError as error:
        say(request, error)
    else:
        messages.success(request, "Đã nhận bản quét biên bản đã ký; biên bản của cổng vẫn giữ nguyên.")
    return redirect("council", pk=pk)


@require_POST
def signed_scan_remove(request, pk):
    """Take the scan off, to send another one."""
    if signed_scans.take_off(fetch(request.user, pk), actor=request.user):
        messages.success(request, "Đã bỏ bản quét. Gửi bản khác khi có.")
    return redirect("council", pk=pk)


@require_GET
def signed_scan_file(request, pk):
    """Open the scan of the minutes in force."""
    dossier = fetch(request.user, pk)
    minutes = dossier.minutes_in_force()
    if not reads_signed(dossier, minutes, request.user):
        raise PermissionDenied(
            "Biên bản chỉ cơ quan thẩm định, quyết định xem được; bản ký của cả phiên thì chỉ người không ở bên đề nghị "
            "hồ sơ nào của phiên."
        )
    found = get_object_or_404(SignedScan.objects.present().of(minutes) if minutes else SignedScan.objects.none())
    return serving.serve(request, found.file, found.name, download="tai-ve" in request.GET)
