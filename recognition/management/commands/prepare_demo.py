"""``manage.py prepare_demo``: from whatever is there to a demonstration that can be served; again at every start."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

STAMP = "static-collected"


class Command(BaseCommand):
    help = "Chuẩn bị bản trình diễn: cơ sở dữ liệu, danh mục, dữ liệu mẫu, tệp tĩnh. Chạy lại chỉ làm phần còn thiếu."

    def handle(self, **options):
        self.stdout.write("Chuẩn bị cơ sở dữ liệu, danh mục đơn vị, dữ liệu trình diễn (lần đầu chừng một phút) …")
        call_command("migrate", verbosity=0, interactive=False)
        for command in ("load_units", "load_procedures", "load_criteria", "load_calendar", "load_province_plans"):
            call_command(command, stdout=self.stdout)
        collect_static()
        call_command("load_demo", stdout=self.stdout)
        self.stdout.write(f"\nMở trình duyệt tại: {settings.PORTAL_URL}")


def collect_static() -> bool:
    """Collect the static files unless none has changed since the last time; whether it had to."""
    stamp, present = settings.VAR_DIR / STAMP, fingerprint()
    if stamp.exists() and stamp.read_text() == present and Path(settings.STATIC_ROOT).exists():
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(present)
    return True


def fingerprint() -> str:
    """What tells whether a static file has come, gone or changed: names, sizes, times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
