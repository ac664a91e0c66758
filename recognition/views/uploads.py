"""Files that come in pieces: a page's script begins one, sends piece after piece, then tells where it belongs."""

import re
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from evidence import partial
from evidence.models import PartialUpload
from recognition import permissions

NUMBER = re.compile(r"\d{1,15}", re.ASCII)


def arriving(user, text) -> PartialUpload:
    """The upload of ``user`` with that number; 404 for what is none, or somebody else's."""
    try:
        number = uuid.UUID(text)
    except ValueError:
        number = None
    return get_object_or_404(PartialUpload.objects.select_related("stored").filter(owner=user), pk=number)


def _refused(sentence: str) -> JsonResponse:
    return JsonResponse({"refused": sentence}, status=422)


def _number(text) -> int | None:
    return int(text) if NUMBER.fullmatch(text or "") else None


@require_POST
def upload_begin(request):
    """Where a file goes on: its address, how much of it is here, and how much to send at once."""
    if not permissions.brings_files(request.user):
        raise PermissionDenied("Chỉ cán bộ của cơ quan lập hồ sơ tải được tệp lên.")
    name, size, modified = (request.POST.get(key, "") for key in ("name", "size", "modified"))
    if _number(size) is None or _number(modified) is None:
        return _refused("Không đọc được tên, cỡ của tệp. Hãy chọn lại tệp.")
    try:
        upload = partial.begin(request.user, name, _number(size), _number(modified))
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    address = reverse("upload_piece", args=[upload.pk])
    return JsonResponse({"upload": str(upload.pk), "url": address, "offset": upload.received, "piece": partial.PIECE})


@require_POST
def upload_piece(request, pk):
    """The body is the piece that begins at ``?offset=``; 409 says where the file really goes on."""
    upload = get_object_or_404(PartialUpload.objects.unfinished().filter(owner=request.user), pk=pk)
    offset = _number(request.GET.get("offset"))
    announced = _number(request.headers.get("Content-Length"))
    if offset is None or announced is None or announced > partial.LARGEST_PIECE:
        return _refused("Phần gửi lên của tệp không đúng cỡ. Hãy chọn lại tệp.")
    data = request.body
    if len(data) != announced:  # the line broke in the middle of it
        return JsonResponse({"offset": upload.received}, status=409)
    try:
        upload = partial.append(upload, offset, data)
    except partial.WrongOffset as wrong:
        return JsonResponse({"offset": wrong.offset}, status=409)
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    return JsonResponse({"offset": upload.received})
