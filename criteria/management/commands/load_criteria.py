"""``manage.py load_criteria [FILE …]``: bring the criteria sets into the database and publish them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from criteria import library
from criteria.fields import CriteriaFileError
from criteria.schema import read_set


class Command(BaseCommand):
    help = (
        "Nạp bộ tiêu chí từ tệp YAML và ban hành. Chạy lại không làm đổi gì; bộ đã ban hành chỉ đổi bằng phiên bản mới."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE", help="tệp YAML; để trống: mọi bộ đi kèm")
        parser.add_argument("--draft", action="store_true", help="chỉ nạp bản nháp, chưa ban hành")

    def handle(self, *args, files, draft, **options):
        """All or nothing: every file is read before the first is stored."""
        paths = [Path(file) for file in files] or list(library.shipped_files().values())
        try:
            specs = [read_set(path) for path in paths]
            with transaction.atomic():
                outcomes = [library.load(spec, publish=not draft) for spec in specs]
        except (CriteriaFileError, library.Refused) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Không đọc được {error.filename}: {error.strerror}.") from error
        for spec, outcome in zip(specs, outcomes, strict=True):
            counts = f"{len(spec.criteria)} tiêu chí, {len(spec.indicators)} chỉ tiêu"
            self.stdout.write(f"{spec.code} phiên bản {spec.version}: {outcome.value} ({counts})")
