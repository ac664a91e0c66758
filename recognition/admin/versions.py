"""Moving a round to a newer version of its criteria set: what would change for each dossier, then one button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path

from recognition import permissions, versions
from recognition.models import Round


class VersionPage:
    """A page of the round's own in the admin."""

    change_form_template = "admin/round_change.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.version)
        return [path("<int:pk>/phien-ban/", page, name="recognition_round_version"), *super().get_urls()]

    def version(self, request, pk):
        """What the newest version of the round's criteria set changes, dossier by dossier; a POST moves what was seen."""
        if not permissions.moves_to_version(request.user):
            raise PermissionDenied("Việc này của người vận hành cổng.")
        rounds = Round.objects.select_related("criteria_set__circular", "procedure__title", "province")
        rnd = get_object_or_404(rounds, pk=pk)
        new, status = versions.newest(rnd), 200
        if request.method == "POST" and new is not None:
            if self._moved(request, rnd, new):
                return redirect("admin:recognition_round_change", rnd.pk)
            status, rnd = 422, get_object_or_404(rounds, pk=pk)
        return self._version_page(request, rnd, new, status)

    def _version_page(self, request, rnd, new, status):
        context = self.admin_site.each_context(request) | {
            "title": f"Chuyển phiên bản bộ tiêu chí: {rnd}",
            "opts": self.opts,
            "original": rnd,
            "old": rnd.criteria_set,
            "new": new,
            "shown": versions.preview(rnd, new) if new else None,
        }
        return TemplateResponse(request, "admin/round_version.html", context, status=status)

    def _moved(self, request, rnd, new) -> bool:
        try:
            done = versions.move(rnd, new, seen=request.POST.get("fingerprint", ""), actor=request.user)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return False
        said = f"Đợt và {len(done.moving)} hồ sơ đang mở đã chuyển sang phiên bản {done.new.version}."
        self.log_change(request, rnd, said)
        messages.success(request, f"{said} Số liệu đã điền còn nguyên.")
        return True
