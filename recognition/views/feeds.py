"""The calendar behind a personal link; no account, the token is the key."""

from axes.helpers import get_client_ip_address
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from recognition import feeds
from recognition.models.personal_links import hashed
from recognition.views.pace import GUESSES, count

AT_MOST, WRONG_AT_MOST, WITHIN = 60, 60, 600  # of one link, of one address that guesses, in so many seconds


@login_not_required
@require_safe
def calendar_feed(request, token):
    """What its owner may see today; 304 when nothing changed. A token that opens nothing is a 404, always the same."""
    user = feeds.reader(token)
    if user is None:
        if count("feed-guess", get_client_ip_address(request) or "", WITHIN, among=GUESSES) > WRONG_AT_MOST:
            return _later()
        raise Http404
    if count("feed", hashed(token), WITHIN) > AT_MOST:
        return _later()
    data = feeds.content(user)
    etag = feeds.edition(data)
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        data, content_type="text/calendar; charset=utf-8"
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="lich.ics"'
    return response


def _later():
    said = "Đã hỏi lịch quá nhiều lần trong mười phút. Đợi ít phút rồi thử lại."
    return HttpResponse(
        said, content_type="text/plain; charset=utf-8", status=429, headers={"Retry-After": str(WITHIN)}
    )
