"""Drawings of a paper as pictures, for files that know no SVG; what is drawn is our own template, nothing that was sent in."""

from io import BytesIO

from django.template.loader import render_to_string

DOTS = 200  # to the inch, as printers draw text
HIGHEST = 90  # mm that a drawing may take; what stays empty is cut off


def png(markup: str, width: float) -> bytes:
    """``markup``, made of what papers are made of, ``width`` millimetres wide and as high as it is drawn."""
    import pypdfium2
    from PIL import ImageChops

    from recognition.documents.press import print_pdf

    html = render_to_string("pdf/picture.html", {"markup": markup, "width": f"{width:.1f}", "height": HIGHEST})
    with pypdfium2.PdfDocument(print_pdf(html, tagged=False)) as document:
        drawn = document[0].render(scale=DOTS / 72).to_pil().convert("RGB")
    white = drawn.copy()
    white.paste("white", (0, 0, *white.size))
    box = ImageChops.difference(drawn, white).getbbox() or (0, 0, 1, 1)
    out = BytesIO()
    drawn.crop((0, 0, drawn.width, box[3])).save(out, "PNG", dpi=(DOTS, DOTS), optimize=True)
    return out.getvalue()
