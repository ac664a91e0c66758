"""Pieces of evidence: a handful of scans and photographs, drawn here, stored once and shared by all dossiers."""

from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from config import clock
from evidence import intake
from evidence.models import StoredFile
from recognition import saving
from recognition.demonstration.material import luck, read
from recognition.models import Dossier, EvidenceItem

FONTS = Path(__file__).parent.parent / "documents" / "fonts"
SHEET = (794, 1123)  # an A4 page at 96 dots an inch
PAPER, INK, FAINT = 250, 30, 150
AGAIN, INSTITUTION = "again:", "dv:"
OWN = ("UBND", "Đơn vị")  # issuers that stand for the applicant
SHARE = 0.75  # of the indicators that have a piece of evidence


def store_all() -> dict[str, StoredFile]:
    """Every file of ``fixtures/demo/evidence.yaml``, by its name."""
    return {entry["name"]: store(entry) for entry in read("evidence")}


def store(entry: dict) -> StoredFile:
    data = _scan(entry) if entry["name"].endswith(".pdf") else _photograph(entry)
    return intake.take_in(SimpleUploadedFile(entry["name"], data))


@cache
def _font(face: str, size: int):
    return ImageFont.truetype(str(FONTS / f"LiberationSerif-{face}.ttf"), size)


def _scan(entry: dict) -> bytes:
    """A paper as it comes from a scanner: pictures of pages in a PDF."""
    pages, out = [_page(entry, number) for number in range(1, entry["pages"] + 1)], BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=96, quality=60)
    return out.getvalue()


def _page(entry: dict, number: int) -> Image.Image:
    page = Image.new("L", SHEET, PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((397, 560), "MẪU", font=_font("Bold", 260), fill=232, anchor="mm")
    top = _head(pen, entry) if number == 1 else 90
    _lines(pen, top, luck(entry["name"], number))
    pen.text((397, 1080), f"{number} (văn bản mẫu để trình diễn)", font=_font("Italic", 15), fill=FAINT, anchor="mm")
    return page


def _head(pen, entry: dict) -> int:
    """Issuer, motto, kind and subject as on any official paper; the height at which its text begins."""
    issuer = "ỦY BAN NHÂN DÂN XÃ (MẪU)" if entry["issuer"] == "UBND" else f"{entry['issuer'].upper()} (MẪU)"
    for left, top, face, size, text in (
        (210, 80, "Bold", 17, issuer),
        (210, 106, "Regular", 17, f"Số: …/{entry['symbol']}"),
        (570, 80, "Bold", 17, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (570, 106, "Bold", 18, "Độc lập - Tự do - Hạnh phúc"),
        (397, 190, "Bold", 24, entry["head"]),
        (397, 222, "Bold", 19, entry["title"]),
    ):
        pen.text((left, top), text, font=_font(face, size), fill=INK, anchor="mm")
    pen.line((475, 120, 665, 120), fill=INK)
    return 280


def _lines(pen, top: int, chance):
    """Grey strokes where a paper has its words: nobody shall take it for a real one."""
    while top < 1020:
        left, indent = 95, chance.choice((0, 0, 0, 35))
        right = 700 if chance.random() < 0.8 else chance.randrange(300, 650)
        pen.line((left + indent, top, right, top), fill=FAINT, width=6)
        top += chance.choice((26, 26, 26, 44))


def _photograph(entry: dict) -> bytes:
    """A drawn scene in place of a photograph, with its caption."""
    chance, out = luck(entry["name"]), BytesIO()
    picture = Image.linear_gradient("L").resize((960, 640)).convert("RGB")
    tint = Image.new("RGB", picture.size, (chance.randrange(120, 255), chance.randrange(150, 255), 230))
    picture = Image.blend(picture, tint, 0.7)
    pen = ImageDraw.Draw(picture)
    for place in range(7):
        left, height = 60 + 125 * place, chance.randrange(120, 330)
        pen.rectangle((left, 520 - height, left + 100, 520), fill=tuple(chance.randrange(60, 220) for _ in range(3)))
    pen.rectangle((0, 520, 960, 640), fill=(245, 245, 240))
    pen.text((480, 565), entry["title"], font=_font("Bold", 34), fill=(40, 40, 40), anchor="mm")
    pen.text((480, 610), "Ảnh mẫu để trình diễn", font=_font("Italic", 24), fill=(90, 90, 90), anchor="mm")
    picture.save(out, "JPEG", quality=75)
    return out.getvalue()


def attach(dossier: Dossier, numbers: list[str], stored: dict[str, StoredFile], actor, at) -> None:
    """Pieces of evidence for most of ``numbers``, and for what is named ("paper:…", "again:3.2") always.

    "again:3.2" is what comes for 3.2 after a remark, "dv:1.1" what institutions bring for 1.1.
    """
    chance = luck(dossier.unit.code, dossier.round.year, *numbers)
    items = [
        _item(dossier, subject.removeprefix(AGAIN).removeprefix(INSTITUTION), entry, stored, actor, at, chance)
        for entry in read("evidence")
        for subject in entry["for"]
        if subject in numbers and (":" in subject or chance.random() < SHARE)
    ]
    EvidenceItem.objects.bulk_create(items)


def _item(dossier, subject, entry, stored, actor, at, chance) -> EvidenceItem:
    own = entry["issuer"] in OWN
    symbol, pages = entry.get("symbol"), entry.get("pages", 1)
    return EvidenceItem(
        dossier=dossier,
        subject=subject,
        file=stored[entry["name"]],
        name=entry["name"],
        title=entry["title"],
        number=f"{chance.randrange(3, 180):02d}/{symbol}" if symbol else "",
        issuer=str(dossier.applicant) if own else entry["issuer"],
        issued_on=_dated(subject, dossier.round.year, clock.day_of(at), chance) if symbol else None,
        page=str(chance.randrange(1, pages + 1)) if pages > 1 else "",
        **saving.named(actor, "added"),
        added_at=at,
    )


def _dated(subject: str, year: int, today: date, chance) -> date:
    """A paper of the dossier itself is of today, what it rests on from earlier in the year."""
    return today if ":" in subject else min(today, date(year, chance.randrange(1, 6), chance.randrange(1, 29)))
