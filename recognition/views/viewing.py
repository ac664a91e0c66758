"""Pages as pictures, in place beside what they prove; the reader's right is asked again for every one."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evidence import pages, serving
from recognition.models import LibraryItem
from recognition.views.evidence import fetch


def picture(request, stored, page):
    """A picture of a page as wide as ``?rong=`` and turned as ``?xoay=`` ask; 404 for one there cannot be."""
    try:
        width, turn = int(request.GET.get("rong", "1280")), int(request.GET.get("xoay", "0"))
        return serving.serve_page(request, stored, page, width, turn)
    except ValueError as error:
        raise Http404 from error
    except pages.Undrawable as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")


@require_GET
def evidence_page(request, pk, page):
    """One page of a piece of evidence."""
    return picture(request, fetch(request.user, pk).file, page)


@require_GET
def library_page(request, pk, page):
    """One page of a file on the shelf."""
    item = get_object_or_404(LibraryItem.objects.visible_to(request.user).select_related("file"), pk=pk)
    return picture(request, item.file, page)


@require_GET
def evidence_view(request, pk):
    """The viewer alone, which the page's script opens beside the indicator."""
    return render(request, "dossier/partials/_viewer_slot.html", {"item": fetch(request.user, pk)})
