from django.core.management.base import BaseCommand

from recognition import calendars


class Command(BaseCommand):
    help = "Nạp ngày nghỉ, ngày làm bù (kèm năm nay, năm sau tính trước) vào bảng lịch. Chạy lại không đổi gì."

    def handle(self, *args, **options):
        self.stdout.write(f"Lịch ngày làm việc: thêm {calendars.keep_ahead()} ngày.")
