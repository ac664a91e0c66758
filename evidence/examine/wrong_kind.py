"""Sentences for files of a kind the portal does not take: what the file is, and what to bring instead."""

from evidence.examine.outcome import Refused

AS_PDF = "Hãy lưu thành PDF rồi tải lên."
AS_OFFICE = "Hãy mở tệp, lưu thành .xlsx, .docx hoặc PDF rồi tải lên."
AS_JPEG = "Hãy lưu thành ảnh JPEG hoặc PDF rồi tải lên."
ORIGINAL = "Hãy chọn đúng tệp PDF, ảnh, Word hoặc Excel của minh chứng."
UNPACKED = "Hãy giải nén rồi tải từng tệp PDF, ảnh, Word hoặc Excel lên."
ON_IPHONE = (
    "Trên iPhone: vào Cài đặt > Camera > Định dạng, chọn «Tương thích nhất» rồi chụp lại; "
    "hoặc lưu ảnh thành JPEG rồi tải lên."
)

# the start of a media type: what people call it, what to do
WRONG = {
    "image/heic": ("ảnh HEIC mà nhiều máy không mở được", ON_IPHONE),
    "image/heif": ("ảnh HEIC mà nhiều máy không mở được", ON_IPHONE),
    "image/svg": ("hình vẽ SVG", AS_JPEG),
    "image/": ("ảnh thuộc loại cổng không nhận", AS_JPEG),
    "text/html": ("trang web", AS_OFFICE),
    "text/rtf": ("văn bản RTF", "Hãy lưu thành .docx hoặc PDF rồi tải lên."),
    "text/xml": ("tệp XML", AS_OFFICE),
    "text/csv": ("bảng CSV", "Hãy lưu thành .xlsx rồi tải lên."),
    "text/": ("tệp chữ thuần", "Hãy lưu thành PDF hoặc .docx rồi tải lên."),
    "application/x-dosexec": ("chương trình máy tính", ORIGINAL),
    "application/vnd.microsoft.portable-executable": ("chương trình máy tính", ORIGINAL),
    "application/x-executable": ("chương trình máy tính", ORIGINAL),
    "application/x-pie-executable": ("chương trình máy tính", ORIGINAL),
    "application/x-sharedlib": ("chương trình máy tính", ORIGINAL),
    "application/x-mach-binary": ("chương trình máy tính", ORIGINAL),
    "application/x-rar": ("tệp nén", UNPACKED),
    "application/vnd.rar": ("tệp nén", UNPACKED),
    "application/x-7z": ("tệp nén", UNPACKED),
    "application/gzip": ("tệp nén", UNPACKED),
    "application/zip": ("tệp nén", UNPACKED),
    "application/x-tar": ("tệp nén", UNPACKED),
    "video/": ("phim", "Hãy tải lên ảnh chụp hoặc văn bản thay cho phim."),
    "audio/": ("tệp âm thanh", "Hãy tải lên biên bản hoặc văn bản thay cho tệp âm thanh."),
}


def refused_as(media_type: str) -> Refused:
    """The refusal for content that libmagic calls ``media_type``; the longest start that fits tells what it is."""
    starts = [start for start in WRONG if media_type.startswith(start)]
    if not starts:
        return Refused(f"không phải PDF, ảnh, Word hay Excel, hoặc đã hỏng. {ORIGINAL}", "unknown-kind")
    what, advice = WRONG[max(starts, key=len)]
    return Refused(f"thật ra là {what} (xét theo nội dung, không theo tên). {advice}", "wrong-kind")
