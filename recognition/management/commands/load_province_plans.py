from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from recognition.provincial.material import load_plan, load_reports

THEIRS = "người dùng đã đối chiếu hoặc sửa, giữ nguyên"


class Command(BaseCommand):
    help = "Nạp kỳ báo cáo của các thông tư và kế hoạch mẫu của tỉnh (chạy lại không đổi gì thêm)."

    @transaction.atomic
    def handle(self, *args, **options):
        try:
            self.load()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error

    def load(self):
        """All files or none: the circulars' reports first, since plans give them other days."""
        for path in sorted((settings.FIXTURES_DIR / "reports").glob("*.yaml")):
            self.stdout.write(f"{path.name}: {len(load_reports(path))} báo cáo")
        for path in sorted((settings.FIXTURES_DIR / "plans" / "provinces").glob("*.yaml")):
            plan, fresh = load_plan(path)
            self.stdout.write(f"{path.name}: {plan}{'' if fresh else f' ({THEIRS})'}")
