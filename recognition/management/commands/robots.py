from django.core.management.base import BaseCommand

from recognition import robots


class Command(BaseCommand):
    help = "Việc cổng tự làm: khóa đợt, ghi công nhận hết hiệu lực, tính trước lịch nghỉ. Chạy mỗi ngày; chạy lại không làm hai lần."

    def handle(self, *args, **options):
        for sentence in robots.run():
            self.stdout.write(sentence)
