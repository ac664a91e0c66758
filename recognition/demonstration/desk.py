"""What the office above has settled about its own papers: a series that the portal numbers, its own recipients."""

from config import clock
from recognition import numbering, office_texts, papers
from recognition.models import Document

RECIPIENTS = "Như Điều 3\nHội Khuyến học tỉnh\nLưu: VT, GDTX"


def settle(team):
    """As of today: letters are numbered by the portal, decisions still from the office's own register."""
    office, symbol = team.office, papers.symbol_for(Document.Kind.ANSWER, team.office)
    latest = max(numbering.taken_in(office.pk, symbol, clock.today().year), default=0)
    statement = "Ý kiến của Giám đốc Sở: công văn về công nhận học tập chỉ cấp số trên cổng"
    numbering.declare(office, symbol, first_number=latest + 1, statement=statement, actor=team.leader)
    words = {"kind": Document.Kind.RECOGNISE, "recipients": RECIPIENTS, "valid_from": clock.today()}
    office_texts.write(office, actor=team.leader, **words)
