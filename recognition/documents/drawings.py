"""What is drawn rather than set: the specimen mark, and the demonstration's signatures and seals.

Letters are drawn as outlines of our own fonts, so a drawing looks the same everywhere and brings no font into a stamp.
All drawings are SVG, lengths in millimetres.
"""

import hashlib
import math
from functools import cache

from recognition.documents import wording

BLUE, RED = "#1b3fae", "#d2121e"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}">{body}</svg>'


def watermark(width: float, height: float, text: str = "MẪU") -> str:
    """A page with a large, pale, slanting ``text`` to lie behind the words; as large as it fits, at most 62 mm."""
    slant = math.radians(38)
    size = _fitting(text, "Bold", 62, 0.7 * min(width / math.cos(slant), height / math.sin(slant)))
    word = _line(text, "Bold", size, 0, size * 0.34, anchor="middle")
    turned = f"translate({width / 2} {height / 2}) rotate(-38)"
    return _SVG.format(w=width, h=height, body=f'<g fill="#efeded" transform="{turned}">{word}</g>')


def signature(name: str, width: float, height: float) -> str:
    """A blue pen stroke in the manner of a signature: the given name and a flourish of its own, marked "MẪU"."""
    given = (wording.nfc(name).split() or ["?"])[-1]
    size = _fitting(given, "BoldItalic", height * 0.42, width * 0.6)
    body = (
        f'<g fill="{BLUE}" transform="translate({width * 0.46} {height * 0.58}) rotate(-7) skewX(-14)">'
        f"{_line(given, 'BoldItalic', size, 0, 0, anchor='middle')}</g>"
        f'<path d="{_flourish(name, width, height)}" fill="none" stroke="{BLUE}" stroke-width="0.55" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        f'<g fill="{BLUE}">{_line("MẪU", "Regular", 2.6, width - 1, height - 3, anchor="end")}</g>'
    )
    return _SVG.format(w=width, h=height, body=body)


def seal(name: str, diameter: float) -> str:
    """A round red seal: ``name`` around it, "MẪU" and a star within."""
    half = diameter / 2
    body = (
        f'<g fill="none" stroke="{RED}"><circle cx="{half}" cy="{half}" r="{half - 0.6}" stroke-width="0.9"/>'
        f'<circle cx="{half}" cy="{half}" r="{half - 1.6}" stroke-width="0.25"/>'
        f'<circle cx="{half}" cy="{half}" r="{half * 0.56}" stroke-width="0.3"/></g><g fill="{RED}">'
        f"{_ring(wording.nfc(name).upper(), half, half * 0.66, math.radians(250), top=True)}"
        f"{_ring('KHÔNG CÓ GIÁ TRỊ PHÁP LÝ', half, half * 0.66, math.radians(96), top=False)}"
        f'<path d="{_star(half, half * 0.78, half * 0.2)}"/>'
        f"{_line('MẪU', 'Bold', half * 0.3, half, half * 1.3, anchor='middle')}</g>"
    )
    return _SVG.format(w=diameter, h=diameter, body=body)


@cache
def _face(style: str):
    """The glyphs of one of our fonts: (glyph set, character map, widths, units per em)."""
    from fontTools.ttLib import TTFont

    from recognition.documents.press import FONTS

    font = TTFont(FONTS / f"LiberationSerif-{style}.ttf")
    return font.getGlyphSet(), font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


@cache
def _glyph(char: str, style: str) -> tuple[str, float]:
    """The outline of ``char`` (y upwards, 1 em = 1) as SVG path data in font units, and its width in em."""
    from fontTools.pens.svgPathPen import SVGPathPen

    glyphs, names, widths, em = _face(style)
    name = names.get(ord(char), ".notdef")
    pen = SVGPathPen(glyphs)
    glyphs[name].draw(pen)
    return pen.getCommands(), widths[name][0] / em


def text_width(text: str, style: str, size: float) -> float:
    """How wide ``text`` is on one line, in the unit of ``size``."""
    return sum(_glyph(char, style)[1] for char in text) * size


def _fitting(text: str, style: str, size: float, room: float) -> float:
    """``size``, or what fits into ``room``."""
    return min(size, size * room / max(text_width(text, style, size), 0.1))


def _placed(char: str, style: str, size: float, transform: str) -> str:
    outline, _ = _glyph(char, style)
    scale = size / _face(style)[3]
    return f'<path transform="{transform} scale({scale:.6f} {-scale:.6f})" d="{outline}"/>' if outline else ""


def _line(text: str, style: str, size: float, x: float, y: float, *, anchor: str) -> str:
    """``text`` on a straight line; ``x`` is its middle or its end, ``y`` its base line."""
    width = text_width(text, style, size)
    x -= width / 2 if anchor == "middle" else width
    drawn = []
    for char in text:
        drawn.append(_placed(char, style, size, f"translate({x:.3f} {y:.3f})"))
        x += _glyph(char, style)[1] * size
    return "".join(drawn)


def _ring(text: str, centre: float, radius: float, arc: float, *, top: bool) -> str:
    """``text`` around a circle, over at most ``arc`` (radians): along the top, or upright along the bottom."""
    size = _fitting(text, "Bold", centre * 0.22, radius * arc)
    baseline = radius if top else radius + size * 0.72
    angle = -text_width(text, "Bold", size) / radius / 2
    drawn = []
    for char in text:
        half_step = _glyph(char, "Bold")[1] * size / radius / 2
        angle += half_step
        drawn.append(_on_ring(char, size, centre, baseline, angle, top=top))
        angle += half_step
    return "".join(drawn)


def _on_ring(char: str, size: float, centre: float, baseline: float, angle: float, *, top: bool) -> str:
    """One letter at ``angle`` from the top (or the bottom), its foot towards the middle (below: away from it)."""
    up = -1 if top else 1
    x, y = centre + baseline * math.sin(angle), centre + up * baseline * math.cos(angle)
    degrees = math.degrees(angle) if top else -math.degrees(angle)
    offset = _glyph(char, "Bold")[1] * size / 2
    return _placed(char, "Bold", size, f"translate({x:.3f} {y:.3f}) rotate({degrees:.2f}) translate({-offset:.3f} 0)")


def _star(x: float, y: float, radius: float) -> str:
    corners = []
    for index in range(10):
        reach = radius if index % 2 == 0 else radius * 0.4
        angle = math.pi * index / 5
        corners.append(f"{x + reach * math.sin(angle):.3f} {y - reach * math.cos(angle):.3f}")
    return f"M{' L'.join(corners)}Z"


def _flourish(name: str, width: float, height: float) -> str:
    """A stroke that begins under the name, swings back, and runs out to the right: different for every name."""
    swing = [byte / 255 for byte in hashlib.sha256(wording.nfc(name).encode()).digest()[:6]]
    left, right = width * (0.1 + 0.08 * swing[0]), width * (0.86 + 0.1 * swing[1])
    low, high = height * (0.68 + 0.08 * swing[2]), height * (0.14 + 0.16 * swing[3])
    points = [
        (left, height * 0.5),
        *((left - 4, high), (width * 0.3, high - 3), (width * 0.32, low)),
        *((width * 0.34, low + 5), (left, low + 5), (left + 6, low - 1)),
        *((left + 14, low - 8), (width * (0.5 + 0.15 * swing[4]), low - 4), (right, low - 3 - 3 * swing[5])),
        *((right + 2, low), (width * 0.6, low + 4), (width * 0.5, low + 2)),
    ]
    first, *rest = [f"{x:.2f} {y:.2f}" for x, y in points]
    return f"M{first} C{' '.join(rest)}"
