"""What ISO 19005-3 (PDF/A-3u) asks of a file, as far as a paper of ours could break it."""

from io import BytesIO

import pikepdf
from pikepdf import Name

FORBIDDEN = ("/JavaScript", "/JS", "/Launch", "/ResetForm", "/ImportData", "/Movie", "/Sound")


def faults(pdf: bytes) -> list[str]:
    """What is wrong with ``pdf`` as PDF/A-3u, one line a fault."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        found = _identification(paper) + _output_intent(paper) + _attachments(paper)
        for item in paper.objects:
            found += _object(item)
        return found + [fault for page in paper.pages for fault in _annotations(page)]


def _identification(paper) -> list[str]:
    with paper.open_metadata() as xmp:
        said = (xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance"))
    wrong = [] if said == ("3", "U") else [f"identifies as {said}"]
    form = paper.Root.get("/AcroForm", {})
    if paper.is_encrypted or "/ID" not in paper.trailer:
        wrong.append("encrypted, or without an identifier")
    if form.get("/NeedAppearances") or "/XFA" in form or "/AA" in paper.Root or "/OpenAction" in paper.Root:
        wrong.append("interactive form or actions")
    return wrong


def _output_intent(paper) -> list[str]:
    intents = paper.Root.get("/OutputIntents", [])
    if len(intents) != 1 or intents[0].S != Name.GTS_PDFA1:
        return ["no output intent"]
    profile = intents[0].DestOutputProfile
    return [] if profile.read_bytes()[36:40] == b"acsp" and profile.N == 3 else ["no ICC profile"]


def _attachments(paper) -> list[str]:
    named = set(paper.attachments)
    associated = [str(item.UF) for item in paper.Root.get("/AF", [])]
    return [] if sorted(associated) == sorted(named) else [f"associated files {associated}, attachments {named}"]


def _object(item) -> list[str]:
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return []
    wrong = [f"{key} {item[key]}" for key in ("/S", "/JS") if key in item and str(item[key]) in FORBIDDEN]
    if item.get("/Type") == Name.FontDescriptor and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()):
        wrong.append(f"font not embedded: {item.FontName}")
    if item.get("/Type") == Name.Font and item.Subtype != Name.Type0 and "/FontDescriptor" not in item:
        wrong.append(f"font without descriptor: {item.get('/BaseFont')}")
    if item.get("/Type") == Name.Font and item.Subtype == Name.Type0 and "/ToUnicode" not in item:
        wrong.append("text without Unicode")
    if item.get("/Type") == Name.Filespec and "/AFRelationship" not in item:
        wrong.append("attachment without relationship")
    if isinstance(item, pikepdf.Stream) and (
        "/F" in item or item.get("/Interpolate") or "LZW" in str(item.get("/Filter"))
    ):
        wrong.append("external, smoothed or LZW stream")
    return wrong


def _annotations(page) -> list[str]:
    wrong = []
    for annotation in page.get("/Annots", []):
        hidden = int(annotation.get("/F", 0)) & 0b100010  # hidden, no view
        if not int(annotation.get("/F", 0)) & 4 or hidden:
            wrong.append(f"annotation does not print: {annotation.Subtype}")
        if annotation.Subtype == Name.Widget and "/N" not in annotation.get("/AP", {}):
            wrong.append("widget without appearance")
    return wrong
