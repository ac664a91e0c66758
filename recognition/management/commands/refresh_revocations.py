"""manage.py refresh_revocations: fetch the lists of revoked certificates anew; to be run every few hours."""

from django.core.management.base import BaseCommand, CommandError

from recognition.documents import revocations


class Command(BaseCommand):
    help = "Tải lại danh sách thu hồi chứng thư số từ các địa chỉ trong TRUST_DIR/crl-urls.txt (chạy vài giờ một lần)."

    def handle(self, *args, **options):
        failed = []
        for address in revocations.addresses():
            try:
                self.stdout.write(f"{address}: {revocations.refresh(address).name}")
            except revocations.NotFetched as error:
                failed.append(str(error))
        if failed:
            raise CommandError("\n".join(["Chưa tải được, danh sách cũ giữ nguyên:", *failed]))
