from django.core.management.base import BaseCommand

from recognition import robots


class Command(BaseCommand):
    help = "Khóa những hồ sơ chưa nộp của các đợt đã qua ngày khóa. Chạy mỗi ngày; chạy lại không đổi gì."

    def handle(self, *args, **options):
        for sentence in robots.close_rounds():
            self.stdout.write(sentence)
