"""``manage.py load_boundaries FILE``: outlines of units, for the province's map."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import clock
from recognition import boundaries
from recognition.boundary_files import KEYS, Faults


class Command(BaseCommand):
    help = "Nạp ranh giới đơn vị từ tệp GeoJSON (WGS84), tìm đơn vị theo mã và ngày. Có lỗi thì không ghi gì; chạy lại không đổi gì."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp GeoJSON")
        parser.add_argument(
            "--from", dest="day", type=date.fromisoformat, help="ngày mà mã có hiệu lực, YYYY-MM-DD (mặc định: hôm nay)"
        )
        parser.add_argument("--key", default="", help=f"thuộc tính chứa mã đơn vị (mặc định thử: {', '.join(KEYS)})")
        parser.add_argument("--source", default="", help="nguồn của ranh giới (mặc định: tên tệp)")

    def handle(self, *, file, day, key, source, **options):
        try:
            loaded = boundaries.load(file, day=day or clock.today(), source=(source or file.name)[:300], key=key)
        except Faults as error:
            raise CommandError("Chưa nạp gì:\n" + "\n".join(error.sentences)) from error
        except OSError as error:
            raise CommandError(f"Chưa nạp gì: không mở được tệp {file} ({error.strerror}).") from error
        self.stdout.write(
            f"Ranh giới: thêm {loaded.new}, thay {loaded.replaced}, giữ nguyên {loaded.unchanged} đơn vị."
        )
