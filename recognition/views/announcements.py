"""Announcements: what offices tell their units, who has read it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence import intake, kinds, serving
from recognition import announcements
from recognition.forms.announcements import AnnouncementForm
from recognition.forms.calendar import plain
from recognition.models import Announcement, AnnouncementFile
from recognition.permissions import announcements as may
from recognition.views.plans import say

PAGE_SIZE = 30
RELATED = ("office__unit", "group", "replaces", "replaced_by", "drafted_by", "published_by", "withdrawn_by")


@require_GET
def announcement_list(request):
    """All that is told to the reader's offices or by them, the newest first."""
    found = Announcement.objects.visible_to(request.user).select_related("office__unit", "group", "replaced_by")
    page = Paginator(found.order_by("-published_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    unread = {one.pk for one in announcements.waiting(request.user)}
    context = {"page": page, "unread": unread, "announces": bool(may.announcing_offices(request.user))}
    return render(request, "announcement/list.html", context)


@require_http_methods(["GET", "POST"])
def announcement_add(request):
    """Begin a draft."""
    offices = may.announcing_offices(request.user)
    if not offices:
        raise PermissionDenied(
            "Đăng thông báo là việc của chuyên viên, lãnh đạo cơ quan giáo dục, UBND cấp tỉnh, cấp huyện."
        )
    posted = request.method == "POST"
    form = AnnouncementForm(request.POST if posted else None, request.FILES if posted else None, offices=offices)
    if posted and form.is_valid() and (made := _keep(request, form)):
        return redirect(made)
    return render(request, "announcement/edit.html", {"form": form}, status=422 if posted else 200)


def _keep(request, form, **known) -> Announcement | None:
    """The draft as kept; None when something was refused, the reasons in the form. A refused file holds up nothing else."""
    uploads = request.FILES.getlist("files")
    if len(uploads) > announcements.FILES_LIMIT:
        form.add_error("files", f"Bạn chọn {len(uploads)} tệp. {announcements.TOO_MANY}")
        return None
    files, refused = _taken(uploads)
    units = form.cleaned_data.get("units") or []
    try:
        made = announcements.keep(form.save(commit=False), units, files, actor=request.user, **known)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    for sentence in refused:
        messages.error(request, sentence)
    messages.success(request, "Đã lưu bản nháp. Xem lại rồi đăng.")
    return made


def _taken(uploads) -> tuple[list, list[str]]:
    """(stored, name) of each file that was taken, and a sentence for each that was not."""
    files, refused = [], []
    for upload in uploads:
        try:
            files.append((intake.take_in(upload), upload.name))
        except ValidationError as error:
            refused.extend(error.messages)
    return files, refused


def _fetch(request, pk) -> Announcement:
    return get_object_or_404(Announcement.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


@require_http_methods(["GET", "POST"])
def announcement(request, pk):
    """Read one; its office edits, publishes, corrects, withdraws, and sees who has read."""
    found = _fetch(request, pk)
    if request.method == "POST":
        return _do(request, found)
    if found.published_at:
        announcements.read(found, request.user)
    return _page(request, found)


def _page(request, found, form=None, seen=None):
    """``seen`` is the version that a form typed before was written over, where that is not the present one."""
    keeps = may.announces(found, request.user)
    if keeps and found.published_at is None and form is None:
        form = AnnouncementForm(instance=found, offices=[found.office])
    context = {"announcement": found, "blocks": announcements.blocks(found.text), "keeps": keeps, "form": form}
    context["seen"] = found.version if seen is None else seen
    context |= {"files": found.files.select_related("file"), "accept": kinds.ACCEPT}
    if found.published_at is None:
        context["missing"] = announcements.missing(found)
    else:
        context |= {"to_confirm": announcements.to_confirm(found, request.user)} | _read_by(request, found)
    status = 422 if form is not None and form.errors else 200
    return render(request, "announcement/announcement.html", context, status=status)


def _read_by(request, found) -> dict:
    if not may.sees_readers(found, request.user):
        return {}
    readers = announcements.readers(found)
    return {"readers": readers, "reminder": announcements.message_of(found, readers.silent)}


def _do(request, found):
    """What was pressed; a form that is not whole is shown again, everything else leads back to the page."""
    do = request.POST.get("do", "")
    if do == "confirm":
        return _confirm(request, found)
    if not may.announces(found, request.user):
        raise PermissionDenied(f"Việc này của chuyên viên, lãnh đạo {found.office}.")
    if do == "save":
        return _save(request, found)
    try:
        return redirect(_step(request, found, do))
    except ValidationError as error:
        say(request, error)
        return redirect(found)


def _confirm(request, found):
    announcements.confirm(found, actor=request.user)
    messages.success(request, "Đã ghi: cơ quan đã đọc, đã phổ biến.")
    return redirect(found)


def _save(request, found):
    if found.published_at:
        messages.error(request, "Thông báo đã đăng nên không sửa được: lập bản sửa, ghi rõ sửa gì.")
        return redirect(found)
    form, seen = AnnouncementForm(request.POST, request.FILES, instance=found, offices=[found.office]), _seen(request)
    whole = form.is_valid()
    if whole and (made := _keep(request, form, seen=seen)):
        return redirect(made)
    # What is shown above the form is what is stored; whoever was told of it may save over it.
    return _page(request, _fetch(request, found.pk), form, None if whole else seen)


def _seen(request) -> int:
    """The version that the page showed; 0, which none has, for anything else."""
    number = request.POST.get("seen", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _step(request, found, do) -> Announcement:
    """The announcement to look at after a step. Raises ValidationError with what is missing."""
    actor = request.user
    if do == "publish":
        announcements.publish(found, actor=actor, seen=_seen(request))
        messages.success(request, f"Đã đăng. Người nhận thấy ngay ở «Việc của tôi»: {found.audience_said}.")
    elif do == "correct":
        return announcements.correct(found, actor=actor)
    elif do == "withdraw":
        announcements.withdraw(found, plain(request.POST.get("reason", ""), 300), actor=actor)
        messages.success(request, "Đã thu hồi; ai mở thông báo cũng đọc được lý do.")
    elif do == "take-off":
        number = request.POST.get("file", "")
        file = (
            found.files.filter(pk=number).first()
            if number.isascii() and number.isdigit() and len(number) < 10
            else None
        )
        if file is None:
            raise Http404
        announcements.take_off(file, actor=actor)
    else:
        raise ValidationError("Chưa rõ bấm nút nào: bấm lại nút ở trang này.")
    return found


@require_GET
def announcement_file(request, pk, file_pk):
    """A file of it."""
    found = get_object_or_404(
        AnnouncementFile.objects.filter(announcement=_fetch(request, pk)).select_related("file"), pk=file_pk
    )
    return serving.serve(request, found.file, found.name, download="tai-ve" in request.GET)
