from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from recognition import nation
from recognition.procedures import load_folder


class Command(BaseCommand):
    help = "Nạp quy trình, thẩm quyền từ fixtures/procedures/*.yaml (chạy lại không đổi gì thêm)."

    def handle(self, *args, **options):
        nation.ministry()
        try:
            found = load_folder(settings.FIXTURES_DIR / "procedures")
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        for path, loaded in found.items():
            self.stdout.write(f"{path.name}: {', '.join(procedure.code for procedure in loaded)}")
