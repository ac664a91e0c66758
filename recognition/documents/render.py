"""Papers as PDF/A-3: a template of templates/pdf, facts, and what is attached to them."""

from collections.abc import Mapping
from io import BytesIO

from django.template.loader import render_to_string

from recognition.documents import drawings

SIGN_BOX = (52, 30)  # mm: the room for a signature's image, between position and name


def render(template_name: str, context: Mapping, *, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """The paper ``templates/pdf/<template_name>.html`` as PDF/A-3u; the same input gives the same bytes.

    ``context`` holds ``facts``, a Paper of ``recognition.documents.facts``; dates in the file are its ``moment``.
    ``attachments`` are embedded by file name as the paper's data. Room for each signature is a named destination
    "sign-<signer's place>", whose upper left corner ``sign`` looks up.
    Raises PrintError when the paper refers to a file that is not ours; TemplateDoesNotExist.
    """
    from recognition.documents.press import print_pdf

    facts = context["facts"]
    html = page_of(template_name, context)
    return print_pdf(html, images=_images(facts), attachments=attachments, moment=facts.moment)


def page_of(template_name: str, context: Mapping) -> str:
    """The paper as HTML: what the press prints, and what a Word file is written from."""
    width, height = SIGN_BOX
    return render_to_string(
        f"pdf/{template_name}.html", {**context, "layout": {"sign_width": width, "sign_height": height}}
    )


def _images(facts) -> dict[str, bytes]:
    images = {}
    if facts.verification:
        images["qr.svg"] = _qr(facts.verification.address)
    if facts.watermark:
        images["watermark.svg"] = drawings.watermark(210, 297, facts.watermark).encode()
        images["watermark-wide.svg"] = drawings.watermark(297, 210, facts.watermark).encode()
    return images


def _qr(address: str) -> bytes:
    """``address`` as a QR code (SVG) that still reads with an eighth of it damaged."""
    import segno

    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4, xmldecl=False, svgns=True)
    return out.getvalue()
