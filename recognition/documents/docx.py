"""Papers as Word files, for what people circulate before it is signed.

The same templates as for the PDF (templates/pdf) are walked element by element, so a paper that has a template has a Word
file too. Whatever the layout of the PDF adds (QR code, watermark) is left out: a Word file is there to be worked on.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO

from lxml import html as markup

from recognition.documents import word, wording
from recognition.documents.render import page_of
from recognition.documents.word import Look, Piece

LINE = Look()
TEXT = Look("both", first=12.7, after=6, spacing=1.15)

# How the elements of the templates stand, by their class, then by their tag.
LOOKS = {
    "superior": Look("center", 12),
    "body": Look("center", 12, bold=True),
    "nation": Look("center", 12, bold=True),
    "motto": Look("center", 13, bold=True),
    "number": Look("center", 13, before=7),
    "brief": Look("center", 12, before=3),
    "place-date": Look("center", 13, italic=True, before=7),
    "authority": Look("center", 14, bold=True),
    "decides": Look("center", 14, bold=True, before=10, after=8, keep=True),
    "of": Look("center", 14, italic=True, before=3),
    "ground": TEXT.but(italic=True),
    "form": Look("center", 14, bold=True, keep=True),
    "signed-by": Look("center", 14, bold=True),
    "h1": Look("center", 14, bold=True, keep=True),
    "h2": Look("center", 14, bold=True, keep=True),
    "h3": Look("both", 14, bold=True, before=8, after=4, first=12.7, keep=True),
    "caption": Look(size=13, italic=True, before=6, after=3, keep=True),
    "p": TEXT,
}
RULES = {"body": 0.4, "motto": 1.0, "h2": 0.34}  # share of the words above


def docx(template: str, context: Mapping) -> bytes:
    """The paper ``templates/pdf/<template>.html`` as a .docx file, laid out as Nghị định 30/2020/NĐ-CP asks.

    ``context`` holds ``facts``, a Paper of ``recognition.documents.facts``, as for ``render``. Images are
    left out, drawings stand as pictures with their words. Raises TemplateDoesNotExist.
    """
    facts = context["facts"]
    tree = markup.document_fromstring(wording.nfc(page_of(template, context)))
    document = word.new_document(facts)
    _Paper(document, facts.specimen).put_all(document, tree.body)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Paper:
    """A document that is being written; ``room`` is the width of text in millimetres."""

    def __init__(self, document, specimen: bool):
        self.document, self.specimen = document, specimen
        self.room = word.text_width(document.sections[0])
        self.wholes = {
            "verification": lambda place, element: None,
            "bar": self.drawing,
            "heads": self.heads,
            "to": self.addressees,
            "close": self.closing,
            "recipients": self.recipients,
            "sign-space": self.sign_space,
            "annex": self.annex,
            "grid": self.grid,
            "authority": self.authority,
            "name": self.name,
        }

    def put_all(self, place, element):
        for child in element:
            if isinstance(child.tag, str):
                self.put(place, child)

    def put(self, place, element, room: float = 0):
        """One element and what is in it; ``room`` is the width of its cell."""
        known = next((self.wholes[name] for name in _classes(element) if name in self.wholes), None)
        if known:
            known(place, element)
        elif _is_line(element):
            self.line(place, element, room or self.room)
        else:
            self.put_all(place, element)

    def line(self, place, element, room: float):
        """One paragraph, and the rule under it where the template has one."""
        name, look = _look(element)
        if not (pieces := _pieces(element)):
            return
        word.write(place, pieces, look)
        if name == "h2" or element.find_class("ruled"):
            word.rule(place, _words(element), look, RULES.get(name, 1.0), room)

    # What the templates put together

    def heads(self, place, element):
        """Issuing body, Quốc hiệu, number, place and date: two columns without lines."""
        self.columns(place, element, 0.44)

    def columns(self, place, element, share: float):
        """The rows of ``element``, each of a left and a right cell; ``share`` of the room is the left one's."""
        rows = element.find_class("row")
        widths = [round(self.room * share, 1), round(self.room * (1 - share), 1)]
        table = word.add_table(place, len(rows), widths, ruled=False)
        for row, cells in zip(rows, table.rows, strict=True):
            for source, cell, width in zip(row, cells.cells, widths, strict=True):
                self.column(cell, source, width)

    def column(self, cell, source, width: float):
        if source.text and source.text.strip():
            word.write(cell, [Piece(_collapsed(source.text).strip())], _look(source)[1])
        for child in source:
            self.put(cell, child, width)
        word.tidy(cell)

    def name(self, place, element):
        """Name and subject of the paper, or title of an annex, with air around them."""
        self.air(place, 12)
        for child in element:
            self.line(place, child, self.room)
        self.air(place, 8, keep=True)

    def authority(self, place, element):
        self.air(place, 8)
        for child in element:
            word.write(place, _pieces(child), LOOKS["authority"])
        self.air(place, 8)

    def air(self, place, points: float, keep: bool = False):
        paragraph = place.add_paragraph()
        word.shrink(paragraph)
        paragraph.paragraph_format.space_after = word.Pt(points)
        paragraph.paragraph_format.keep_with_next = keep or None

    def addressees(self, place, element):
        """Kính gửi: one line in the middle, or a list under it."""
        label, whom = _words(element[0]), element[1]
        lines = [_words(line) for line in whom]
        if len(lines) == 1:
            word.write(place, [Piece(f"{label} {lines[0]}")], Look("center", before=6, after=10))
            return
        word.write(place, [Piece(label)], Look(left=25, before=6))
        for index, line in enumerate(lines):
            word.write(place, [Piece(line)], Look(left=30, after=10 if index == len(lines) - 1 else 0))

    def closing(self, place, element):
        """Nơi nhận and signature, or two signatures, on the page of the last words of the text."""
        if place.paragraphs:
            place.paragraphs[-1].paragraph_format.keep_with_next = True
        signs = "signs" in _classes(element.find_class("left")[0])
        self.air(place, 4, keep=True)
        self.columns(place, element, 0.5 if signs else 0.44)
        word.shrink(place.add_paragraph())

    def recipients(self, place, element):
        for child in element:
            heading = child.tag == "b"
            word.write(place, _pieces(child), Look(size=12 if heading else 11, bold=heading, italic=heading))

    def sign_space(self, place, element):
        """Room for signature and seal: four lines."""
        for _ in range(4):
            word.write(place, [], Look("center", keep=True))

    def annex(self, place, element):
        sheet = word.LYING if "wide" in _classes(element) else word.UPRIGHT
        self.room = word.text_width(word.new_section(self.document, sheet, self.specimen))
        self.put_all(place, element)

    def drawing(self, place, element):
        """A drawing as the PDF has it; its title says the same to whoever cannot see it."""
        from recognition.documents.pictures import png

        drawn = png(markup.tostring(element, encoding="unicode", with_tail=False), self.room)
        word.picture(place, drawn, self.room - 0.5, element.get("title", ""))
        self.air(place, 4)

    def grid(self, place, element):
        """A table with lines whose head stands on every page."""
        head, body = element.findall("./thead/tr"), element.findall("./tbody/tr")
        widths = _widths(head[-1] if head else body[0], self.room)
        table = word.add_table(place, len(head) + len(body), widths, ruled=True)
        for source, row in zip([*head, *body], table.rows, strict=True):
            self.row(source, row)
        for row in table.rows[: len(head)]:
            word.repeat(row)
        self.air(place, 4)

    def row(self, source, row):
        cells, place = list(row.cells), 0
        for item in source:
            span = int(item.get("colspan", "1"))
            cell = cells[place] if span == 1 else cells[place].merge(cells[place + span - 1])
            for look, pieces in _cell_lines(item, "group" in _classes(source)):
                word.write(cell, pieces, look)
            word.tidy(cell)
            place += span


# Reading the template


def _classes(element) -> list[str]:
    return (element.get("class") or "").split()


def _is_line(element) -> bool:
    """Whether everything in ``element`` is words, to stand in one paragraph."""
    inline = {"b", "i", "em", "strong", "span", "br"}
    blocks = {"line", "brief", "sign-space", "form", "signed-by", "item"}
    inside = [part for part in element.iterdescendants() if isinstance(part.tag, str)]
    return all(part.tag in inline and not blocks & set(_classes(part)) for part in inside)


def _look(element) -> tuple[str, Look]:
    """Under which name the look of ``element`` is known, and the look."""
    names = [*_classes(element), element.tag]
    name = next((name for name in names if name in LOOKS), "")
    return name, LOOKS.get(name, LINE)


def _collapsed(text: str) -> str:
    """Runs of blanks as one, as a browser shows them; those that bind words stay."""
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _pieces(element) -> list[Piece]:
    """The words of ``element`` without blanks at either end; an empty list when there are none."""
    pieces = [piece for piece in _read(element, bold=False, italic=False) if piece.text]
    while pieces and not pieces[0].text.strip(" \n"):
        pieces.pop(0)
    while pieces and not pieces[-1].text.strip(" \n"):
        pieces.pop()
    if pieces:
        pieces[0] = pieces[0]._replace(text=pieces[0].text.lstrip(" \n"))
        pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip(" \n"))
    return pieces


def _words(element) -> str:
    return "".join(piece.text for piece in _pieces(element))


def _read(element, *, bold: bool, italic: bool) -> Iterator[Piece]:
    bold, italic = bold or element.tag in ("b", "strong"), italic or element.tag in ("i", "em")
    yield Piece(_collapsed(element.text or ""), bold, italic)
    for child in element:
        if child.tag == "br":
            yield Piece("\n", bold, italic)
        elif isinstance(child.tag, str):
            yield from _read(child, bold=bold, italic=italic)
        yield Piece(_collapsed(child.tail or ""), bold, italic)


def _widths(head, room: float) -> list[float]:
    """Widths of the columns: as the template says ("width: 12mm"), the others share what is left."""
    said = [re.search(r"width:\s*([\d.]+)mm", cell.get("style", "")) for cell in head]
    fixed = [float(found[1]) if found else None for found in said]
    left = (room - sum(width or 0 for width in fixed)) / max(fixed.count(None), 1)
    return [round(left if width is None else width, 1) for width in fixed]


def _cell_lines(cell, group: bool) -> list[tuple[Look, list[Piece]]]:
    """What stands in a cell of a table with lines: its items under one another, or its words."""
    middle = cell.tag == "th" or "mid" in _classes(cell)
    look = Look("center" if middle else "left", 12, bold=group or cell.tag == "th", keep=group or cell.tag == "th")
    items = cell.find_class("item") or [cell]
    return [(look, pieces) for item in items if (pieces := _pieces(item))]
