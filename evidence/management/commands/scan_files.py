"""Has the antivirus look at every file it has not seen yet."""

from django.core.management.base import BaseCommand

from evidence import scan
from evidence.models import ScanState, StoredFile


class Command(BaseCommand):
    help = "Quét mã độc các tệp chưa quét (cần đặt CLAMD_URL)."

    def handle(self, *args, **options):
        if not scan.is_configured():
            self.stdout.write(
                "Chưa đặt CLAMD_URL nên không quét; các tệp giữ trạng thái «chưa quét» và vẫn tải về được."
            )
            return
        states = [self.scanned(stored) for stored in StoredFile.objects.filter(scan_state=ScanState.UNSCANNED)]
        infected, failed = states.count(ScanState.INFECTED), states.count(None)
        self.stdout.write(
            f"Xong: đã quét {len(states) - failed} tệp, {infected} tệp nhiễm, {failed} tệp chưa quét được."
        )

    def scanned(self, stored: StoredFile) -> ScanState | None:
        """What clamd said; None when it did not, which must not keep the other files waiting."""
        try:
            state = scan.scan(stored)
        except OSError as error:
            self.stderr.write(f"{stored}: {error}")
            return None
        if state == ScanState.INFECTED:
            self.stdout.write(f"Nhiễm mã độc: {stored}")
        return state
