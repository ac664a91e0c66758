"""``manage.py load_units``: all administrative units of the country, both trees, with their changes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from recognition import territory


class Command(BaseCommand):
    help = "Nạp danh mục đơn vị hành chính (trước và từ 01/07/2025), tên và thay đổi. Chạy lại không đổi gì."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, help="thư mục có bốn tệp .csv.gz (mặc định: fixtures/units)")

    def handle(self, *, folder, **options):
        try:
            loaded = territory.load(folder)
        except FileNotFoundError as error:
            raise CommandError(f"Chưa nạp gì: không có tệp {error.filename}") from error
        except ValueError as error:
            raise CommandError(f"Chưa nạp gì: {error}") from error
        self.stdout.write(said(loaded))


def said(loaded: territory.Loaded) -> str:
    if loaded.nothing:
        return f"Không có gì mới: đã có đủ {loaded.units_in_all} đơn vị, {loaded.changes_in_all} lần chuyển tiếp."
    return f"Đã nạp {loaded.units} đơn vị, {loaded.changes} lần chuyển tiếp, {loaded.renamed} lần đổi tên."
