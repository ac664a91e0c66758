"""``manage.py send_reminders``: what is due soon or late is told to whoever it waits for; run it every hour.

Each is written once. A mail is handed over once too, except when the machine stops between the server's "accepted" and
our note of it: then a second copy follows, under the same Message-ID.
"""

from django.core.management.base import BaseCommand

from recognition.reminding import mailing, writing


class Command(BaseCommand):
    help = (
        "Nhắc việc sắp đến hạn, quá hạn: ghi vào cổng và gửi thư. Chạy mỗi giờ; chạy lại không nhắc hai lần. "
        "Máy dừng đúng lúc máy chủ thư vừa nhận thì thư ấy có thể được trao lần nữa, cùng Message-ID."
    )

    def handle(self, **options):
        self.stdout.write(f"Nhắc việc mới: {writing.write()}.")
        self.stdout.write(f"Thư lập: {mailing.make()}; thư đã gửi: {mailing.send()}.")
