"""What the machine must have before papers can be made; each message says how to install it."""

import ctypes
import sys
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Warning, register

from recognition.documents import trust

FONTS = Path(__file__).parent / "documents" / "fonts"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
# library → (names it may have, Debian package)
LIBRARIES = {
    "Pango": (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"), "libpango-1.0-0"),
    "PangoFT2": (("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"), "libpangoft2-1.0-0"),
    "HarfBuzz-Subset": (
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
        "libharfbuzz-subset0",
    ),
}


@register()
def papers_can_be_made(app_configs=None, **kwargs) -> list[Error]:
    """One error for each library of the typesetter and each font file that is missing."""
    return missing_libraries(LIBRARIES) + missing_fonts(FONTS)


@register(deploy=True)
def fit_for_service(app_configs=None, **kwargs) -> list:
    """What ``check --deploy`` asks of a server besides Django's own questions."""
    found = []
    if settings.EMBEDDED_DATABASE:
        found.append(
            Error(
                "Đang dùng PostgreSQL nhúng: chỉ để trình diễn, kiểm thử (không mật khẩu, không sao lưu).",
                hint="Đặt DATABASE_URL=postgres://… tới một PostgreSQL 15 trở lên.",
                id="recognition.E003",
            )
        )
    return found + unfit_signing() + unsent_mail()


def unsent_mail() -> list[Warning]:
    """Without a mail server reminders stay in the portal, and in files that nobody reads."""
    if settings.EMAIL_URL:
        return []
    return [
        Warning(
            "Chưa có máy chủ thư: thư nhắc việc chỉ ghi thành tệp trong thư mục dữ liệu.",
            hint="Đặt EMAIL_URL=smtp+tls://tài-khoản:mật-khẩu@máy-chủ:587 và DEFAULT_FROM_EMAIL.",
            id="recognition.W001",
        )
    ]


def unfit_signing() -> list:
    """What stands between this server and signatures that count: whom it trusts, and what it stamps with."""
    found = []
    if not trust.is_configured():
        found.append(
            Error(
                "Chưa cấu hình tổ chức chứng thực được tin cậy: chưa ký, chưa kiểm tra được văn bản thật.",
                hint="Đặt TRUST_DIR tới thư mục có roots/, intermediates/, crls/.",
                id="recognition.E004",
            )
        )
    if settings.DEMONSTRATION_AUTHORITY:
        found.append(
            Error(
                "Cơ quan chứng thực trình diễn đang được tin cậy trên máy này: văn bản ký ra là bản mẫu.",
                hint="Máy chủ thật: bỏ DEMONSTRATION_AUTHORITY và đặt TRUST_DIR.",
                id="recognition.E005",
            )
        )
    if settings.PADES_LEVEL not in settings.PADES_LEVELS or (settings.PADES_LEVEL != "B-B" and not settings.TSA_URL):
        found.append(
            Error(
                f"Mức chữ ký «{settings.PADES_LEVEL}» không dùng được.",
                hint="PADES_LEVEL là B-B, B-T hoặc B-LT; B-T và B-LT cần TSA_URL.",
                id="recognition.E006",
            )
        )
    return found + secrets_of_nobody()


def secrets_of_nobody() -> list[Error]:
    """Passphrases that lie beside the offices' folders: no office uses them."""
    folder = settings.KEY_SECRETS_DIR
    if folder is None or not any(path.is_file() for path in Path(folder).glob("[!.]*")):
        return []
    return [
        Error(
            "KEY_SECRETS_DIR có mật khẩu không thuộc cơ quan nào: con dấu dùng khóa ấy vẫn hỏi mật khẩu mỗi lần.",
            hint="Chuyển từng tệp vào thư mục con mang số của cơ quan: KEY_SECRETS_DIR/<số cơ quan>/<tên khóa>.",
            id="recognition.E007",
        )
    ]


def missing_libraries(libraries: dict[str, tuple[tuple[str, ...], str]]) -> list[Error]:
    return [
        Error(
            f"Thiếu thư viện {name}: chưa tạo được văn bản PDF.",
            hint=_how_to_install(package),
            id="recognition.E001",
        )
        for name, (files, package) in libraries.items()
        if not any(_loads(file) for file in files)
    ]


def missing_fonts(folder: Path) -> list[Error]:
    files = [folder / f"LiberationSerif-{face}.ttf" for face in FACES]
    return [
        Error(
            f"Thiếu phông chữ {path.name}: văn bản sẽ sai mẫu chữ.",
            hint=f"Khôi phục tệp của bản cài đặt: git checkout -- recognition/documents/fonts/{path.name}",
            id="recognition.E002",
        )
        for path in files
        if not path.is_file()
    ]


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _how_to_install(package: str) -> str:
    if sys.platform == "darwin":
        return "brew install pango"
    return f"apt-get install -y {package}"
