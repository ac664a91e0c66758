"""The operator's admin: behind the portal's own sign-in, in Vietnamese."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


class Suggestions(AutocompleteJsonView):
    """Choices of a search field; many communes share a name, so a model may say itself more fully here."""

    def serialize_result(self, obj, to_field_name):
        say = getattr(self.model_admin, "suggestion", str)
        return super().serialize_result(obj, to_field_name) | {"text": say(obj)}


class PortalAdmin(AdminSite):
    site_header = f"Quản trị – {settings.PORTAL_NAME}"
    site_title = "Quản trị"
    index_title = "Danh mục và hồ sơ"
    enable_nav_sidebar = False

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one door: the portal's own sign-in page, with its lock and its rules for passwords."""
        wanted = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if not self.has_permission(request):
            raise PermissionDenied("Trang quản trị dành cho người vận hành cổng.")
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)
