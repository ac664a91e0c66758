"""What a Word file is made of: the page, lines, rules, tables, numbers of pages (Nghị định 30/2020/NĐ-CP, Phụ lục I).

Lengths are millimetres, sizes of letters points. ``place`` is where something is put: the document, or a cell.
"""

from dataclasses import dataclass, replace
from io import BytesIO
from typing import NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from recognition.documents import drawings

FONT, LANGUAGE = "Times New Roman", "vi-VN"
UPRIGHT = {"page": (210, 297), "margins": (22, 18, 22, 30)}  # margins: top, right, bottom, left
LYING = {"page": (297, 210), "margins": (22, 18, 20, 20)}
SPECIMEN = "MẪU – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_MM = 25.4 / 72  # in a point
# What no XML may hold, as people paste it; the sign of a line break in Word stays one.
_CLEAN = {sign: None for sign in (*range(0x20), 0xFFFE, 0xFFFF) if chr(sign) not in "\t\n\r"} | {0x0B: "\n"}


class Piece(NamedTuple):
    """A stretch of text of one kind."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Look:
    """How a line stands: ``left`` is its indent, ``first`` that of its first line; ``keep`` holds it to the next one's page."""

    align: str = "left"
    size: float = 14
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    first: float = 0
    left: float = 0
    spacing: float = 1.0
    keep: bool = False

    def but(self, **changes) -> "Look":
        return replace(self, **changes)


# The document and its pages


def new_document(facts):
    """An empty A4 document in Vietnamese that says whose it is and what."""
    document = Document()
    _set_language(document)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_after = Pt(0)
    _say_what_it_is(document.core_properties, facts)
    lay_out(document.sections[0], UPRIGHT, facts.specimen)
    return document


def _set_language(document):
    """Vietnamese for the whole document, or Word underlines every word of it."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for script in ("w:val", "w:eastAsia"):
        language.set(qn(script), LANGUAGE)


def _say_what_it_is(properties, facts):
    """Title, subject, author, language and date, as Word's own properties (at most 255 letters each)."""
    author = clean(" ".join(facts.letterhead.body_lines))[:255]
    properties.title, properties.subject = clean(facts.title)[:255], clean(facts.subject)[:255]
    properties.author = properties.last_modified_by = author
    properties.language, properties.comments = LANGUAGE, ""
    properties.created = properties.modified = facts.moment.replace(microsecond=0)


def lay_out(section, sheet: dict, specimen: bool):
    """The page of a section: its size, its margins, its number in the top margin from page 2 on."""
    width, height = sheet["page"]
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    top, right, bottom, left = (Mm(margin) for margin in sheet["margins"])
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        header.is_linked_to_previous = False
        _head(header.paragraphs[0], text_width(section), numbered=numbered, specimen=specimen)


def _head(paragraph, width: float, *, numbered: bool, specimen: bool):
    """The top margin: the number in its middle; what a specimen is, at the right."""
    paragraph.style = "Normal"  # Word's own style of heads has tab stops elsewhere
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width / 2), WD_ALIGN_PARAGRAPH.CENTER)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_ALIGN_PARAGRAPH.RIGHT)
    if numbered:
        paragraph.add_run("\t")
        _page_number(paragraph.add_run())
    if specimen:
        run = paragraph.add_run(("\t" if numbered else "\t\t") + SPECIMEN)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9), RGBColor(0xB3, 0x26, 0x1E)


def _page_number(run):
    run.font.size = Pt(13)
    for kind in ("begin", "PAGE", "end"):
        part = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            part.text = kind
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def new_section(document, sheet: dict, specimen: bool):
    """A section of its own, on a new page, whose pages count from 1."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    shrink(document.paragraphs[-1])  # the one that carries the break
    lay_out(section, sheet, specimen)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
    return section


def text_width(section) -> float:
    return round((section.page_width - section.left_margin - section.right_margin) / Mm(1), 1)


# Lines


def clean(text: str) -> str:
    """``text`` without the control characters that a file of Word cannot hold."""
    return text.translate(_CLEAN)


def write(place, pieces: list[Piece], look: Look):
    """A paragraph of ``pieces``; returns it."""
    paragraph = place.add_paragraph()
    shape(paragraph, look)
    for piece in pieces:
        run = paragraph.add_run(clean(piece.text))
        run.bold, run.italic = piece.bold or look.bold, piece.italic or look.italic
        run.font.size = Pt(look.size)
    return paragraph


def shape(paragraph, look: Look):
    form = paragraph.paragraph_format
    form.alignment = _ALIGNED[look.align]
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.first_line_indent = Mm(look.first) if look.first else None
    form.left_indent = Mm(look.left) if look.left else None
    form.line_spacing = look.spacing
    form.keep_with_next = look.keep or None


def shrink(paragraph):
    """A paragraph that must be there and shall not be seen: two points high."""
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(2)
    mark = OxmlElement("w:rPr")
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "2")
    mark.append(size)
    paragraph._p.get_or_add_pPr().append(mark)


def rule(place, text: str, look: Look, share: float, room: float):
    """A solid line of ``share`` of the width of ``text``, in the middle of ``room``: drawn, not underlined."""
    width = min(drawings.text_width(text, "Bold", look.size) * _MM, room) * share
    paragraph = place.add_paragraph()
    shrink(paragraph)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((room - width) / 2)
    form.space_before, form.keep_with_next = Pt(2), look.keep or None
    border, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def picture(place, png: bytes, width: float, words: str):
    """A picture in a line of its own; ``words`` say what it shows."""
    shown = write(place, [], Look("center")).add_run().add_picture(BytesIO(png), width=Mm(width))
    shown._inline.docPr.set("descr", words)
    for side in ("distT", "distB", "distL", "distR"):
        shown._inline.set(side, "0")  # or LibreOffice puts three millimetres around it


# Tables


def add_table(place, rows: int, widths: list[float], *, ruled: bool):
    """A table of fixed columns, each row whole on its page; with lines when ``ruled``."""
    room = sum(widths)
    table = (
        place.add_table(rows, len(widths), Mm(room)) if hasattr(place, "_tc") else place.add_table(rows, len(widths))
    )
    table.style = "Table Grid" if ruled else None
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    if not ruled:
        _without_padding(table)
    for row in table.rows:
        _flag(row, "w:cantSplit")
    return table


def _without_padding(table):
    """Cells as wide as what stands in them: the letterhead has no room to give away."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def repeat(row):
    """This row stands at the head of the table on every page."""
    _flag(row, "w:tblHeader")


def _flag(row, name: str):
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def tidy(cell):
    """Take the empty paragraph away with which a cell begins, once something else stands in it."""
    first = cell.paragraphs[0]
    if len(cell._tc) > 2 and not first.runs:
        cell._tc.remove(first._p)
