"""Pages «Cách ký»: how a leader signs and an office seals, and whose certificate is whose."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from config import clock
from evidence import serving
from recognition.documents.signers.holders import Subject
from recognition.forms.signing import BindingForm, ImageForm, WayForm
from recognition.models import SigningProfile
from recognition.models.signing import leaders_visible_to, sealing_offices_visible_to
from recognition.signing import setting
from recognition.signing.setting import Owner

PERSON, OFFICE = "nguoi", "co-quan"
FORMS = {"image": ImageForm, "way": WayForm, "bind": BindingForm}


@require_GET
def signing_list(request):
    """See who signs and which office seals in which way, and what is still missing; open one to set it."""
    leaders = Paginator(leaders_visible_to(request.user), 50).get_page(request.GET.get("page"))
    offices = Paginator(sealing_offices_visible_to(request.user), 50).get_page(request.GET.get("co-quan"))
    profiles = SigningProfile.objects.prefetch_related("ways", "bindings")
    by_leader = {one.membership_id: one for one in profiles.filter(membership__in=[held.pk for held in leaders])}
    by_office = {one.office_id: one for one in profiles.filter(office__in=[office.pk for office in offices])}
    context = {
        "leaders": [(held, _said(by_leader.get(held.pk))) for held in leaders],
        "offices": [(office, _said(by_office.get(office.pk))) for office in offices],
        "page": leaders,
        "office_page": offices,
    }
    return render(request, "signing/list.html", context)


def _said(profile) -> str:
    """The ways in a few words, and what is missing."""
    ways = [str(way) for way in profile.ways.all() if way.ended_at is None] if profile else []
    if not ways:
        return "chữ ký mẫu của bản trình diễn" if settings.DEMONSTRATION_AUTHORITY else "chưa đặt"
    today = clock.today()
    bound = any(one.is_in_force(today) for one in profile.bindings.all())
    return ", ".join(ways) + ("" if bound else " · chưa ghi nhận chứng thư số")


def _owner(user, whose, pk) -> Owner:
    if whose == PERSON:
        return Owner(membership=get_object_or_404(leaders_visible_to(user), pk=pk))
    if whose == OFFICE:
        return Owner(office=get_object_or_404(sealing_offices_visible_to(user), pk=pk))
    raise Http404


def signing(request, whose, pk):
    """Set one signature or seal: its picture, its ways, and the certificates that count."""
    owner = _owner(request.user, whose, pk)
    if request.method != "POST":
        return _page(request, owner, whose)
    do = request.POST.get("do", "")
    form = FORMS[do](request.POST, request.FILES) if do in FORMS else None
    try:
        if form is not None and not form.is_valid():
            _require(owner, do, request.user)
            return _page(request, owner, whose, {do: form}, status=422)
        said = _done(owner, do, form, request)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return _page(request, owner, whose, {do: form} if form else {}, status=422)
    messages.success(request, said)
    return redirect("signing", whose, pk)


def _require(owner, do, user):
    (setting.require_binder if do == "bind" else setting.require_setter)(owner, user)


def _done(owner, do, form, request) -> str:
    """What was done, in a sentence. Raises PermissionDenied, ValidationError."""
    actor, number = request.user, request.POST.get("pk", "")
    number = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if do == "image":
        setting.set_image(owner, form.cleaned_data["image"], actor=actor)
        return "Đã nhận ảnh."
    if do == "way":
        setting.add_way(owner, actor=actor, **form.cleaned_data)
        return "Đã thêm cách ký."
    if do == "bind":
        _bind(owner, form, actor)
        return f"Đã ghi nhận chứng thư số của {owner.name}."
    if do == "unbind":
        setting.end_binding(owner, number, actor=actor)
        return "Chứng thư này không còn được nhận."
    setting.end_way(owner, number, actor=actor)
    return "Đã bỏ cách ký; chữ ký đã ký vẫn còn giá trị."


def _bind(owner, form, actor):
    given, upload = form.cleaned_data, form.cleaned_data["certificate"]
    if upload and upload.size > setting.LARGEST_CERTIFICATE:
        raise ValidationError("Tệp không phải là một chứng thư số (.cer, .crt, .pem).")
    setting.bind(
        owner,
        certificate=upload.read() if upload else b"",
        subject=form.subject() if not upload else Subject(),
        valid_from=given["valid_from"],
        valid_to=given["valid_to"],
        actor=actor,
    )


def _page(request, owner, whose, forms=None, status=200):
    profile, forms = owner.profile(), forms or {}
    context = {
        "owner": owner,
        "whose": whose,
        "pk": (owner.membership or owner.office).pk,
        "profile": profile,
        "ways": profile.ways.filter(ended_at=None) if profile else [],
        "bindings": profile.bindings.select_related("recorded_by") if profile else [],
        "sets": setting.sets(owner, request.user),
        "binds": setting.binds(owner, request.user),
        "missing": setting.missing(owner),
        "image_form": forms.get("image") or ImageForm(),
        "way_form": forms.get("way") or WayForm(),
        "bind_form": forms.get("bind") or BindingForm(),
    }
    return render(request, "signing/owner.html", context, status=status)


@require_GET
def signing_image(request, whose, pk):
    """The picture of the signature or seal."""
    profile = _owner(request.user, whose, pk).profile()
    if profile is None or profile.image_id is None:
        raise Http404
    return serving.serve(request, profile.image, "anh.png")
