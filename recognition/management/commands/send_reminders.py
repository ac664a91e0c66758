"""``manage.py send_reminders``: what is due soon or late is told to whoever it waits for; run it every hour.

Each is written once. A mail is handed over once too, except when the machine stops between the server's "accepted" and
our note of it: then a second copy follows, under the same Message-ID.
"""

from django.core.management.base import BaseCommand

from recognition.reminding import locks, mailing, writing


class Command(BaseCommand):
    help = (
        "Nhắc việc sắp đến hạn, quá hạn: ghi vào cổng và gửi thư. Chạy mỗi giờ; chạy lại không nhắc hai lần. "
        "Máy dừng đúng lúc máy chủ thư vừa nhận thì thư ấy có thể được trao lần nữa, cùng Message-ID."
    )

    def handle(self, **options):
        with locks.alone("send_reminders") as free:
            if not free:
                self.stdout.write("Lần chạy trước chưa xong: lần này không làm gì, lần sau làm tiếp.")
                return
            self._run()

    def _run(self):
        self.stdout.write(f"Nhắc việc mới: {writing.write()}.")
        self.stdout.write(f"Thư lập: {mailing.make()}; thư đã gửi: {mailing.send()}.")
        if left := mailing.waiting():
            self.stderr.write(
                f"Máy chủ thư không nhận: {left} thư còn chờ, lần sau gửi tiếp. Xem EMAIL_URL, máy chủ thư."
            )
