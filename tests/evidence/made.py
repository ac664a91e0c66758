"""Real bytes of every kind, sound and hostile, made here."""

import random
import struct
import zipfile
import zlib
from io import BytesIO

import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evidence import kinds

MAIN_PARTS = {kinds.DOCX: "word/document.xml", kinds.XLSX: "xl/workbook.xml"}


def make_upload(data: bytes, name: str = "minh chứng.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def make_pdf(pages: int = 1, **save) -> bytes:
    """A PDF of empty pages, always the same bytes; ``encryption=`` locks it."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out, **({"deterministic_id": True} | save))
    return out.getvalue()


def make_locked_pdf(**passwords) -> bytes:
    return make_pdf(encryption=pikepdf.Encryption(**passwords), deterministic_id=False)


def make_bomb_pdf(megabytes: int) -> bytes:
    """A small PDF whose list of objects unpacks to that many megabytes."""
    objects = b"1 0 2 30 " + b"<</Type/Catalog/Pages 2 0 R>>".ljust(30) + b"<</Type/Pages/Kids[]/Count 0>>"
    packed = zlib.compress(objects + b" " * (megabytes * 2**20), 9)
    pdf = b"%PDF-1.7\n"
    stream_at = len(pdf)
    pdf += b"10 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    pdf += packed + b"\nendstream endobj\n"
    table_at = len(pdf)
    rows = [(0, 0, 65535), (2, 10, 0), (2, 10, 1), (1, stream_at, 0), (1, table_at, 0)]
    table = b"".join(struct.pack("!BIH", *row) for row in rows)
    pdf += b"11 0 obj<</Type/XRef/Size 12/W[1 4 2]/Index[0 3 10 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return pdf + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % table_at


def make_image(kind: str = "JPEG", size: tuple[int, int] = (64, 32), color="red", **save) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, kind, **save)
    return out.getvalue()


def make_noise(size: tuple[int, int] = (64, 64)) -> bytes:
    """A PNG that does not compress, so that cutting it in half cuts points off."""
    out = BytesIO()
    Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3)).save(out, "PNG")
    return out.getvalue()


def make_zip(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_parts(media_type: str = kinds.DOCX, main_type: str = "") -> dict[str, bytes]:
    """The least a Word or Excel file consists of."""
    part = MAIN_PARTS[media_type]
    types = f'<Override PartName="/{part}" ContentType="{main_type or media_type + ".main+xml"}"/>'
    return {
        "[Content_Types].xml": f"<?xml version='1.0'?><Types>{types}</Types>".encode(),
        "_rels/.rels": b"<?xml version='1.0'?><Relationships/>",
        part: b"<?xml version='1.0'?><document/>",
    }


def make_docx(**changed: bytes) -> bytes:
    return make_zip(make_parts() | changed)


def make_xlsx() -> bytes:
    """A workbook as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Số người đạt"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def make_ole(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB], version 3); streams are padded to 4096 bytes, so that none needs small sectors."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    chains, start = [], 2  # sector 0: the table of sectors, sector 1: the directory
    root_child = 1 if streams else 0xFFFFFFFF
    entries = [directory_entry("Root Entry", 5, root_child, 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    for index, (name, data) in enumerate(padded.items(), start=1):
        following = index + 1 if index < len(padded) else 0xFFFFFFFF
        entries.append(directory_entry(name, 2, 0xFFFFFFFF, following, start, len(data)))
        chains += [*range(start + 1, start + 8), 0xFFFFFFFE]
        start += 8
    table = struct.pack("<128I", *([0xFFFFFFFD, 0xFFFFFFFE, *chains] + [0xFFFFFFFF] * (126 - len(chains))))
    directory = b"".join(entries).ljust(512, b"\0")
    return ole_header() + table + directory + b"".join(padded.values())


def directory_entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", coded, len(coded), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size
    )


def ole_header() -> bytes:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    fields = (0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return struct.pack("<8s16xHHHHH6sIIIIIIIIII", magic, *fields) + struct.pack("<108I", *[0xFFFFFFFF] * 108)


def make_doc(*, encrypted: bool = False, **more: bytes) -> bytes:
    """The start of [MS-DOC]'s file information block."""
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0409, 0, 0x0100 if encrypted else 0)
    return make_ole({"WordDocument": fib} | more)


def make_xls(*, encrypted: bool = False) -> bytes:
    """BOF, perhaps FilePass, EOF of [MS-XLS]."""
    bof = struct.pack("<HH16s", 0x0809, 16, b"\x00\x06\x05\x00")
    locked = struct.pack("<HH6s", 0x002F, 6, b"\1") if encrypted else b""
    return make_ole({"Workbook": bof + locked + struct.pack("<HH", 0x000A, 0)})


def make_elf() -> bytes:
    """The head of a Linux program."""
    return (
        b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
        + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 64, 0, 0, 64, 56, 0, 0, 0, 0) * 4
    )


def make_exe() -> bytes:
    """The head of a Windows program."""
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 128)
    return (
        dos.ljust(128, b"\0")
        + b"PE\0\0"
        + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x22)
        + b"\x0b\x02"
        + bytes(400)
    )
