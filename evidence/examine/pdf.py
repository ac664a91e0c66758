"""PDFs: they open without a password, have pages, and carry no second file behind their end."""

from pathlib import Path

from evidence.examine.outcome import Refused
from evidence.examine.tail import refuse_archive_at_end

MAX_PAGES = 2000  # the fattest dossier seen has some hundreds; beyond this a browser gives up


def examine(path: Path) -> int:
    """The number of pages. Raises Refused."""
    refuse_archive_at_end(path)
    count = page_count(path)
    if count == 0:
        raise Refused("không có trang nào. Hãy quét hoặc xuất PDF lại rồi tải lên.", "pdf-without-pages")
    if count > MAX_PAGES:
        raise Refused(
            f"có {count} trang, nhiều hơn mức {MAX_PAGES} trang. Hãy tách thành nhiều tệp, mỗi tệp cho một minh chứng.",
            "pdf-too-many-pages",
        )
    return count


def page_count(path: Path) -> int:
    """Pages of the PDF at ``path``. Raises Refused when it is locked or broken."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            return len(pdf.pages)
    except pikepdf.PasswordError:
        raise Refused(
            "được đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu (mở tệp, in ra PDF mới) rồi tải lên.",
            "pdf-password",
        ) from None
    except Exception as error:  # qpdf is C++: what broken bytes raise is not one family of exceptions
        raise Refused(
            "là PDF bị hỏng hoặc tải về chưa trọn. "
            "Hãy mở thử trên máy; nếu không mở được, quét hoặc xuất PDF lại rồi tải lên.",
            "pdf-broken",
        ) from error
