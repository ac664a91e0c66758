"""``manage.py load_demo``: the demonstration of today, with its accounts."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from recognition.demonstration import show
from recognition.demonstration.material import read


class Command(BaseCommand):
    help = "Nạp dữ liệu trình diễn (tỉnh Hưng Yên, số liệu mẫu) tính đến hôm nay. Đã có rồi thì không thêm gì."

    def handle(self, **options):
        try:
            loaded = show.load()
        except show.NotHere as error:
            raise CommandError(str(error)) from error
        except (ValidationError, PermissionDenied) as error:
            reasons = "; ".join(getattr(error, "messages", [str(error)]))
            raise CommandError(f"Chưa nạp gì, vì một bước không làm được: {reasons}") from error
        self.stdout.write(said(loaded))
        self.stdout.write(accounts_said())
        self.stdout.write(link_said(loaded))
        self.stdout.write(mail_said())


def said(loaded: show.Loaded) -> str:
    counts = f"{loaded.people} tài khoản, {loaded.dossiers} hồ sơ, {loaded.decisions} văn bản quyết định"
    if loaded.added:
        return f"Đã nạp dữ liệu trình diễn: {counts}."
    return f"Dữ liệu trình diễn đã có, không thêm gì: {counts}."


def link_said(loaded: show.Loaded) -> str:
    """A link that was given to somebody without an account; only the load that made it knows it."""
    if loaded.links:
        return f"Góp số liệu không cần tài khoản (người được phường Mỹ Hào mời): {loaded.links[-1]}"
    return "Đường dẫn góp số liệu chỉ in ở lần nạp đầu; mời lại ở Kế hoạch của hồ sơ, bằng tài khoản xa.canbo."


def mail_said() -> str:
    """Where mails are, as long as no server carries them."""
    if settings.EMAIL_URL:
        return "Thư nhắc việc đi qua máy chủ thư đã khai ở EMAIL_URL."
    who = " và ".join(show.MAILED)
    return f"Thư nhắc việc: mỗi thư một tệp trong {settings.EMAIL_FILE_PATH} (địa chỉ của {who} đã xác nhận sẵn)."


def accounts_said() -> str:
    """The accounts as a table, the password once."""
    rows = show.accounts()
    names, whos = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"  {name:<{names}}  {who:<{whos}}  {sees}" for name, who, sees in rows]
    return "\n".join([f"Tài khoản, mật khẩu chung {read('people')['password']}", *lines])
