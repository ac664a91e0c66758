from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from recognition.procedures import load_file


class Command(BaseCommand):
    help = "Nạp quy trình, thẩm quyền từ fixtures/procedures/*.yaml (chạy lại không đổi gì thêm)."

    def handle(self, *args, **options):
        for path in sorted((settings.FIXTURES_DIR / "procedures").glob("*.yaml")):
            try:
                loaded = load_file(path)
            except ValidationError as error:
                raise CommandError("; ".join(error.messages)) from error
            self.stdout.write(f"{path.name}: {', '.join(procedure.code for procedure in loaded)}")
