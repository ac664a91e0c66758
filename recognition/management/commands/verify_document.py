import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from recognition import verification


class Command(BaseCommand):
    help = "Kiểm tra một tệp PDF: in JSON (signatures, intact, trusted, known, in_force); mã thoát 0 khi đúng là văn bản nguyên vẹn của cổng."

    def add_arguments(self, parser):
        parser.add_argument("file", help="tệp PDF")

    def handle(self, *args, **options):
        try:
            data = Path(options["file"]).read_bytes()
        except OSError as error:
            self.stderr.write(f"Không mở được tệp {options['file']}: {error.strerror}.")
            sys.exit(2)
        report = verification.check(data)
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        sys.exit(0 if report.is_ours else 1)
