"""Signing with a key elsewhere: hand out what is to be signed, take the signature in. For people, and as JSON for their programs."""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from recognition import issuing, paperwork
from recognition.models import Document, SigningSession
from recognition.permissions import signing as may
from recognition.signing import sessions
from recognition.views.documents import knows_password

LONGEST = 20_000  # characters of a signature in base64; the longest RSA keys need a tenth


def wants_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@require_POST
def signing_begin(request, pk, step):
    """Make the paper ready for a key elsewhere and hand out what is to be signed; the password is asked again."""
    paper = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    if step not in ("person", "body"):
        raise Http404
    if not may.gives(paper, step, request.user):
        raise PermissionDenied(may.who_gives(paper, step))
    try:
        if not knows_password(request):
            raise ValidationError("Mật khẩu không đúng nên chưa ký. Nhập lại mật khẩu đăng nhập của bạn.")
        if step == "person":
            paperwork.check_seen(paper, request.POST.get("seen", ""))
        session = sessions.begin(paper, step, actor=request.user)
    except ValidationError as error:
        return _refused(request, error, paper)
    return JsonResponse(_said(session), status=201) if wants_json(request) else redirect("signing_session", session.key)


def signing_session(request, key):
    """Take the signature of one session in, in time and once; until then show what is to be signed."""
    found = SigningSession.objects.visible_to(request.user).select_related("document__office", "binding")
    session = get_object_or_404(found, key=key)
    if request.method != "POST":
        return JsonResponse(_said(session)) if wants_json(request) else _page(request, session)
    paper = session.document
    if not may.gives(paper, session.step, request.user):
        raise PermissionDenied(may.who_gives(paper, session.step))
    try:
        sessions.finish(session, _signature(request), then=_then(session, request.user))
    except ValidationError as error:
        return _refused(request, error, session)
    said = "Đã ký. Văn thư đóng dấu và ban hành." if session.step == "person" else "Đã đóng dấu, ban hành."
    if wants_json(request):
        return JsonResponse({"done": said})
    messages.success(request, said)
    return redirect(paper)


def _then(session, user):
    """How the paper goes on with the signed file."""
    if session.step == "person":
        return lambda paper, file: paperwork.sign(paper, actor=user, file=file)
    return lambda paper, file: issuing.issue(paper, actor=user, sealed=file)


def _signature(request) -> bytes:
    """The signature that was sent, as a form or as JSON. Raises ValidationError."""
    try:
        is_json = request.content_type == "application/json"
        text = json.loads(request.body or b"{}")["signature"] if is_json else request.POST.get("signature", "")
        text = "".join(str(text).split())
        if not text or len(text) > LONGEST:
            raise ValueError
        return b64decode(text, validate=True)
    except (ValueError, KeyError, TypeError, NotBase64, RecursionError) as error:
        raise ValidationError("Chưa đọc được chữ ký: dán chữ ký ở dạng base64, đúng như dịch vụ ký trả về.") from error


def _said(session) -> dict:
    """A session as a program reads it: base64 for bytes, hexadecimal for the digest."""
    to_sign = sessions.prepared(session)
    return {
        "session": str(session.key),
        "step": session.step,
        "document": str(session.document),
        "algorithm": "SHA-256",
        "to_sign": b64encode(to_sign.to_sign).decode(),
        "digest": to_sign.digest.hex(),
        "expires_at": session.expires_at.isoformat(),
        "used": session.used_at is not None,
    }


def _refused(request, error, back):
    if wants_json(request):
        return JsonResponse({"problems": error.messages}, status=422)
    for sentence in error.messages:
        messages.error(request, sentence)
    return redirect("signing_session", back.key) if isinstance(back, SigningSession) else redirect(back)


def _page(request, session):
    context = {"session": session, "paper": session.document, "said": _said(session), "open": session.is_open()}
    return render(request, "signing/session.html", context)
