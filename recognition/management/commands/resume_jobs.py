"""``manage.py resume_jobs``: what a worker left behind when it stopped is handed out again; run it before ``db_worker``."""

from django.core.management.base import BaseCommand

from recognition import tasks


class Command(BaseCommand):
    help = "Giao lại các việc hàng loạt còn dở cho tiến trình nền. Chạy lại không làm gì hai lần."

    def handle(self, **options):
        self.stdout.write(f"Việc hàng loạt còn dở: {tasks.resume()}.")
