import json
import sys
from pathlib import Path
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from recognition.walkthrough.client import Unexpected
from recognition.walkthrough.play import Play
from recognition.walkthrough.server import serving
from recognition.walkthrough.world import make_world


class Command(BaseCommand):
    help = "Chơi cả quy trình qua HTTP trong một tỉnh mẫu; mã thoát 0 khi mọi bước đúng. --json FILE ghi kết quả."

    def add_arguments(self, parser):
        parser.add_argument("--json", metavar="FILE", help="ghi {steps, pdf} vào tệp này")

    def handle(self, *args, **options):
        try:
            world = make_world()
        except ProgrammingError as error:
            raise CommandError("Cơ sở dữ liệu chưa được dựng: chạy «manage.py migrate» trước.") from error
        with serving() as base:
            try:
                done, pdf = self._play(Play(world, base))
            finally:
                world.close()
        if options["json"]:
            Path(options["json"]).write_text(json.dumps({"steps": done, "pdf": pdf}, ensure_ascii=False, indent=1))
        if not all(step["ok"] for step in done):
            sys.exit(1)
        self.stdout.write(f"Xong {len(done)} bước. Quyết định: {pdf}")

    def _play(self, play):
        """The steps until one fails, each a dict; and the path of the signed decision, None when it was not reached."""
        done = []
        for number, step in enumerate(play.steps(), start=1):
            begun, problem = monotonic(), ""
            try:
                step()
            except Unexpected as error:
                problem = str(error)
            done.append(
                {
                    "step": number,
                    "name": step.__doc__,
                    "ok": not problem,
                    "problem": problem,
                    "seconds": round(monotonic() - begun, 2),
                }
            )
            self.stdout.write(
                f"{'đạt' if not problem else 'LỖI'} {number:2d}. {step.__doc__}{': ' + problem if problem else ''}"
            )
            if problem:
                break
        return done, play.pdf
