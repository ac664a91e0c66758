"""The Quyết định thành lập Hội đồng, from the composition kept with it."""

from recognition.documents.council_facts import CouncilDecisionFacts, CouncilRow
from recognition.documents.render import render
from recognition.models import CouncilMember
from recognition.papers.common import basis, drafted_by, ground, honour_of, kept_at, paper_of
from recognition.papers.decision import authority_of, reported_to

DUTIES = (
    "Xem xét hồ sơ, minh chứng và kết quả thẩm định từng tiêu chí, chỉ tiêu của các đơn vị đề nghị",
    "Họp hoặc cho ý kiến bằng văn bản, kết luận về từng hồ sơ, lập Biên bản",
    "Báo cáo kết quả để trình cấp có thẩm quyền quyết định",
)


def office_paper(document) -> dict:
    """What a paper that one office writes to another begins with: no code, since strangers have nothing to verify in it."""
    return paper_of(document) | {"verification": None}


def council_decision_pdf(document) -> bytes:
    return render("council_decision", {"facts": _facts(document)})


def _facts(document) -> CouncilDecisionFacts:
    rnd, composition = document.round, document.composition
    whole = f"đánh giá danh hiệu {honour_of(rnd)} năm {rnd.year}"
    verb = "kiện toàn" if composition.amends else "thành lập"
    return CouncilDecisionFacts(
        **paper_of(document),
        subject=f"Về việc {verb} Hội đồng {whole}",
        recipients=("Như Điều 4", *reported_to(document.office), kept_at(document.office)),
        authority=authority_of(document.office),
        grounds=(ground(rnd), *basis(rnd), *_amended(document.office, composition)),
        proposed_by=drafted_by(document.office),
        whole=whole,
        members=tuple(_row(seat) for seat in composition.members),
        duties=DUTIES,
        executors="Các ông, bà có tên tại Điều 1 và các tổ chức, cá nhân có liên quan",
        amends=composition.amends,
    )


def _amended(office, composition) -> tuple[str, ...]:
    """The decision that this one changes, as a ground."""
    if not composition.amends:
        return ()
    return (f"Căn cứ Quyết định số {composition.amends} của {authority_of(office)} về việc thành lập Hội đồng",)


def _row(seat: dict) -> CouncilRow:
    return CouncilRow(seat["name"], seat["position"], seat["body"], CouncilMember.Role(seat["role"]).label)
