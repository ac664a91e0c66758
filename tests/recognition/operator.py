"""What tests of the operator's admin share: operators, files as people make them, a round with its dossiers."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from config import clock
from criteria import library
from criteria.models import CriteriaSet
from recognition import workflow
from recognition.models import OfficeKind, Procedure, Role, Round
from recognition.procedures import load_file
from tests.factories import make_commune, make_member, make_office, make_province, make_user

OPENS_ON, DUE_ON, DONE_ON = date(2026, 1, 1), date(2026, 2, 27), date(2026, 3, 30)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_operator(**fields):
    return make_user(is_staff=True, **fields)


def make_superuser(**fields):
    return make_user(is_staff=True, is_superuser=True, **fields)


def make_round(province=None, *, year=2025) -> Round:
    """The communes' round of ``year`` by the procedure of two tiers."""
    library.load(library.shipped("tt25-xa"))
    load_file(settings.FIXTURES_DIR / "procedures" / "cdht-xa.yaml")
    return Round.objects.create(
        procedure=Procedure.objects.get(code="cdht-xa-hai-cap"),
        province=province or make_province(),
        year=year,
        criteria_set=CriteriaSet.objects.get(code="tt25-xa"),
        opens_on=OPENS_ON,
        due_on=DUE_ON,
        done_on=DONE_ON,
    )


def make_dossier(rnd, **unit):
    """A dossier just opened in ``rnd`` by a commune that is made for it."""
    office = make_office(make_commune(rnd.province, **unit))
    if not rnd.province.offices.filter(kind=OfficeKind.EDUCATION).exists():
        make_office(rnd.province, OfficeKind.EDUCATION)
    with clock.at(OPENS_ON):
        return workflow.open_dossier(rnd, office.unit, actor=make_member(office, Role.OFFICER))


# Files


def csv_bytes(rows, *, delimiter=",", encoding="utf-8") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows) -> bytes:
    book, content = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def csv_file(rows, name="danh-sach.csv", **how):
    return SimpleUploadedFile(name, csv_bytes(rows, **how), "text/csv")


def xlsx_file(rows, name="danh-sach.xlsx"):
    return SimpleUploadedFile(name, xlsx_bytes(rows), XLSX)


def cells(content: bytes) -> list[list]:
    """The cells of an Excel file, in openpyxl's own form."""
    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows()]


def values(content: bytes) -> list[list]:
    return [[cell.value for cell in row] for row in cells(content)]


# The admin as a browser uses it


def address(model: str, page: str, *args) -> str:
    return reverse(f"admin:recognition_{model}_{page}", args=args)


def upload(client, model: str, file):
    return client.post(address(model, "import"), {"import_file": file, "resource": "0"})


def preview(response) -> list[tuple[int, str, list[str]]]:
    """(row, what will be done, details) of every line of the preview."""
    return [(line.number, line.label, line.said) for line in response.context["result"].lines]


def faults(response) -> list[str]:
    """What the page says against the file as a whole."""
    return response.context["form"].errors.get("import_file", [])


def confirm(client, model: str, response):
    form = response.context["confirm_form"]
    return client.post(address(model, "process_import"), form.initial)


def said(response) -> list[str]:
    return [re.sub(r"<[^>]+>", "", str(message)) for message in response.context["messages"]]


def export(client, model: str, form: str, **query) -> bytes:
    """The list as a file: ``form`` "0" is Excel, "1" CSV."""
    query = {"query_params": query} if query else {}
    return client.post(address(model, "export"), {"format": form, "resource": "0"}, **query).content


def links_out(page: str) -> list[str]:
    """What the Content-Security-Policy would block: scripts and styles written into the page."""
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) + re.findall(r"<style\b|\sstyle=|\son[a-z]+=", page)
    return [part for part in inline if "application/json" not in part]
