"""Reminders of the reader, how they are told of them, and reminding units by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config import clock
from recognition import calendars
from recognition import messages as words
from recognition.deadlines import left_said
from recognition.forms.reminders import AddressForm, ChoiceForm, NudgeForm
from recognition.models import Reminder, Round, User
from recognition.reminding import addresses, nudges, standing

PAGE_SIZE = 50


@require_GET
def reminder_list(request):
    """See what is due soon or late and waits for the reader, take it up or pass the word on."""
    page = Paginator(standing.open_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    calendar = calendars.current()
    context = {
        "page": page,
        "rows": [_row(reminder, calendar) for reminder in page],
        "behind": [_row(reminder, calendar) for reminder in standing.behind(request.user)],
        "undelivered": standing.undelivered(request.user),
        "mail_settings": standing.settings_of(request.user),
    }
    return render(request, "reminders/list.html", context)


def _row(reminder, calendar) -> dict:
    today = clock.today()
    return {
        "reminder": reminder,
        "todo": words.todo_of(reminder),
        "about": words.matter_of(reminder),
        "due": words.due_said(reminder),
        "left": left_said(calendar, reminder.due_on, today) if reminder.due_on else "chờ bổ sung",
        "css": _css(reminder, today),
        "message": words.for_reminder(reminder, today),
    }


def _css(reminder, today) -> str:
    if reminder.is_late_on(today):
        return "bad"
    return "waits" if reminder.due_on and (reminder.due_on - today).days <= 7 else "still"


@require_POST
def reminder_seen(request, pk):
    """Note that the reader has seen a reminder; the matter itself goes on."""
    reminder = get_object_or_404(Reminder.objects.visible_to(request.user), pk=pk)
    standing.mark_seen(reminder)
    messages.success(request, "Đã ghi là đã xem. Tới mốc sau mà việc còn đó, cổng nhắc lại.")
    return redirect("reminders")


def reminder_settings(request):
    """Choose whether reminders also come by mail, how often, and to which address."""
    chosen = standing.settings_of(request.user)
    asks_address = request.POST.get("do") == "address"
    sent = request.POST if request.method == "POST" else None
    choice = ChoiceForm(None if asks_address else sent, initial={"choice": chosen.choice})
    address = AddressForm(sent if asks_address else None, initial={"address": request.user.email})
    if sent is not None and (_asked(request, address) if asks_address else _chosen(request, choice)):
        return redirect("reminder_settings")
    context = {"chosen": chosen, "choice": choice, "address": address}
    failed = bool(choice.errors or address.errors)
    return render(request, "reminders/settings.html", context, status=422 if failed else 200)


def _chosen(request, form) -> bool:
    """Keep how the reader wants to be told; whether it could be."""
    if not form.is_valid():
        return False
    chosen = standing.choose(request.user, form.cleaned_data["choice"])
    messages.success(request, f"Đã ghi: {chosen.get_choice_display()}.")
    return True


def _asked(request, form) -> bool:
    """Send the link to the address; whether it went."""
    if not form.is_valid():
        return False
    try:
        addresses.ask(request.user, form.cleaned_data["address"])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    said = f"Đã gửi đường dẫn xác nhận tới {form.cleaned_data['address']}. Mở thư đó trong {addresses.DAYS} ngày, xem cả hộp thư rác."
    messages.success(request, said)
    return True


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def address_confirm(request, token):
    """Confirm an address by the link that was sent to it; opened on any machine, without signing in."""
    asked = addresses.confirm(token) if request.method == "POST" else addresses.read(token)
    person = User.objects.get(pk=asked.person) if asked else None
    done = request.method == "POST" and asked is not None
    context = {"asked": asked, "person": person, "done": done}
    return render(request, "reminders/address.html", context, status=200 if asked else 410)


@require_POST
def remind_units(request, pk):
    """Show to whom a reminder for the units of a list goes, then send it once."""
    related = ("procedure__title", "province")
    rnd = get_object_or_404(Round.objects.visible_to(request.user).select_related(*related), pk=pk)
    ids = [int(value) for value in request.POST.getlist("unit") if _is_key(value)]
    form = NudgeForm(request.POST if "text" in request.POST else None, initial={"text": nudges.usual_text(rnd)})
    try:
        found = nudges.addressed(rnd, ids, request.user)
        if form.is_valid():
            return _remind(request, rnd, ids, form.cleaned_data["text"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("round", pk=rnd.pk)
    return render(request, "reminders/remind.html", _shown(rnd, found, form), status=422 if form.errors else 200)


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 18


def _remind(request, rnd, ids, text):
    reached = nudges.send(rnd, ids, text, actor=request.user)
    people = len({person for one in reached for person in one.people})
    messages.success(request, f"Đã nhắc {len(reached)} đơn vị, {people} người. Lời nhắc hiện ở cổng và theo thư.")
    return redirect("round", pk=rnd.pk)


def _shown(rnd, found, form) -> dict:
    ready = [one for one in found if not one.why_not]
    return {
        "round": rnd,
        "found": found,
        "form": form,
        "ready": len(ready),
        "people": len({person for one in ready for person in one.people}),
    }
