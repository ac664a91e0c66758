"""The Quyết định thành lập Hội đồng, from the composition kept with it."""

from config import clock
from recognition.documents import facts
from recognition.documents.council_facts import CouncilDecisionFacts, CouncilRow
from recognition.documents.render import render
from recognition.models import CouncilMember
from recognition.papers.common import basis, ground, honour_of, is_demonstration, letterhead
from recognition.papers.decision import authority_of, reported_to

DUTIES = (
    "Xem xét hồ sơ, minh chứng và kết quả thẩm định từng tiêu chí, chỉ tiêu của các đơn vị đề nghị",
    "Họp hoặc cho ý kiến bằng văn bản, kết luận về từng hồ sơ, lập Biên bản",
    "Báo cáo kết quả để trình cấp có thẩm quyền quyết định",
)


def office_paper(document) -> dict:
    """What every paper of an office that ends no dossier begins with."""
    return {
        "letterhead": letterhead(document.office),
        "number": facts.Number(document.number, document.symbol, document.issued_on),
        "signer": facts.Signer(document.signer_form, document.signer_position.upper(), document.signer_name),
        "moment": clock.now(),
        "specimen": is_demonstration(),
    }


def council_decision_pdf(document) -> bytes:
    return render("council_decision", {"facts": _facts(document)})


def _facts(document) -> CouncilDecisionFacts:
    rnd, composition = document.round, document.composition
    whole = f"đánh giá danh hiệu {honour_of(rnd)} năm {rnd.year}"
    verb = "kiện toàn" if composition.amends else "thành lập"
    return CouncilDecisionFacts(
        **office_paper(document),
        subject=f"Về việc {verb} Hội đồng {whole}",
        recipients=("Như Điều 4", *reported_to(document.office), "Lưu: VT"),
        authority=authority_of(document.office),
        grounds=(ground(rnd), *basis(rnd)),
        whole=whole,
        members=tuple(_row(seat) for seat in composition.members),
        duties=DUTIES,
        executors="Các ông, bà có tên tại Điều 1 và các tổ chức, cá nhân có liên quan",
        amends=composition.amends,
    )


def _row(seat: dict) -> CouncilRow:
    return CouncilRow(seat["name"], seat["position"], seat["body"], CouncilMember.Role(seat["role"]).label)
