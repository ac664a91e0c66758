"""The public register: pages, table and data that anyone may read, and keep for as long as nothing has changed."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition, require_GET

from config import clock
from recognition import open_data, register
from recognition.forms.register import RegisterFilter
from recognition.resources.register import RegisterTable

PAGE_SIZE = 50
PAGE_KEPT, DATA_KEPT = 60, 0  # seconds for which nobody asks again; data is asked for anew each time


def _edition(request, *_args, **_kwargs) -> tuple:
    """Asked twice by ``condition``, read once."""
    if not hasattr(request, "edition"):
        request.edition = register.edition(request.get_full_path())
    return request.edition


def kept_until_changed(seconds: int):
    """Let everybody keep the answer of a view that is the same for all; one small query says whether it still holds."""

    def wrap(view):
        fresh = condition(
            etag_func=lambda request, *args, **kwargs: f'"{_edition(request)[0]}"',
            last_modified_func=lambda request, *args, **kwargs: _edition(request)[1],
        )(view)

        @wraps(view)
        def answer(request, *args, **kwargs):
            response = fresh(request, *args, **kwargs)
            if response.status_code not in (200, 304):
                del response["ETag"], response["Last-Modified"]
                response["Cache-Control"] = "no-store"
                return response
            patch_cache_control(response, public=True, max_age=seconds, must_revalidate=True)
            patch_vary_headers(response, ["Accept-Encoding"])
            return response

        return answer

    return wrap


def for_visitors(seconds: int):
    """The same for a page that also bears the name of whoever has signed in: only visitors may keep it."""

    def wrap(view):
        public = kept_until_changed(seconds)(view)

        @wraps(view)
        def answer(request, *args, **kwargs):
            return (view if request.user.is_authenticated else public)(request, *args, **kwargs)

        return answer

    return wrap


@login_not_required
@require_GET
@for_visitors(PAGE_KEPT)
def register_list(request):
    """Look up who is recognised, by which decision, until when, and whether it still holds."""
    form = RegisterFilter(request.GET)
    found = register.in_order(form.narrow(register.shown()))
    page = Paginator(found.values_list("pk", flat=True), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "entries": register.entries_of(list(page.object_list), clock.today()),
        "query": form.query(),
    }
    return render(request, "register/list.html", context)


@login_not_required
@require_GET
@for_visitors(PAGE_KEPT)
def register_about(request):
    """How another system reads the register."""
    return render(request, "register/about.html", {"fields": open_data.FIELDS, "page_size": open_data.PAGE_SIZE})


@login_not_required
@require_GET
@kept_until_changed(PAGE_KEPT)
def register_csv(request):
    """The filtered list as a table: UTF-8 with its mark, no cell that a spreadsheet would run."""
    form = RegisterFilter(request.GET)
    found = register.entries(register.in_order(form.narrow(register.shown())), clock.today())
    response = HttpResponse(RegisterTable.of(found).csv, content_type=RegisterTable.CSV)
    response["Content-Disposition"] = 'attachment; filename="cong-nhan.csv"'
    return response


@login_not_required
@require_GET
@kept_until_changed(DATA_KEPT)
def register_json(request):
    """The register as data for other systems, page by page."""
    form = RegisterFilter(request.GET)
    after = open_data.read_cursor(request.GET.get("after", ""))
    if problems := open_data.problems(form, after):
        return JsonResponse({"error": problems}, status=400, json_dumps_params={"ensure_ascii": False})
    content = open_data.page(form.narrow(register.shown()), after, clock.today(), form.query())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"  # nothing here is anybody's own
    return response
