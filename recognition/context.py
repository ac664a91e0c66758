"""What every template may use."""

from django.conf import settings

from config import clock


def portal(request):
    return {"portal_name": settings.PORTAL_NAME, "portal_demo": settings.PORTAL_DEMO, "today": clock.today()}
