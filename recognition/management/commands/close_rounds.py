from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from config import clock
from recognition import workflow
from recognition.models import Action, Dossier
from recognition.models.dossiers import WITH_APPLICANT


class Command(BaseCommand):
    help = "Khóa những hồ sơ chưa nộp của các đợt đã qua ngày khóa. Chạy mỗi ngày; chạy lại không đổi gì."

    def handle(self, *args, **options):
        begun = Dossier.objects.filter(state__in=WITH_APPLICANT, handed_in_at=None)
        for dossier in begun.filter(round__closes_on__lt=clock.today()).order_by("pk"):
            self.stdout.write(self._close(dossier))

    def _close(self, dossier) -> str:
        """What became of ``dossier``; somebody may have withdrawn it since it was found."""
        try:
            workflow.perform(dossier, Action.LAPSE, actor=None)
        except ValidationError as error:
            return f"{dossier}: {' '.join(error.messages)}"
        return f"{dossier}: đã khóa."
