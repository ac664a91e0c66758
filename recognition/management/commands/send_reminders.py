"""``manage.py send_reminders``: what is due soon or late is told to whoever it waits for, each once; run it every hour."""

from django.core.management.base import BaseCommand

from recognition.reminding import mailing, writing


class Command(BaseCommand):
    help = "Nhắc việc sắp đến hạn, quá hạn: ghi vào cổng và gửi thư. Chạy mỗi giờ; chạy lại không nhắc hai lần."

    def handle(self, **options):
        self.stdout.write(f"Nhắc việc mới: {writing.write()}.")
        self.stdout.write(f"Thư lập: {mailing.make()}; thư đã gửi: {mailing.send()}.")
