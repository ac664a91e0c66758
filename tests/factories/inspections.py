"""The whole way of the first circular: points, an inspection planned, approved and written down."""

from datetime import date

from config import clock
from recognition import inspections
from recognition.models import Inspection
from recognition.permissions.inspections import approving_office
from tests.factories.dossiers import attach, play, take
from tests.factories.lines import load_law, make_line_round, make_line_unit, make_offices, open_line
from tests.factories.places import START, make_member, make_province
from tests.factories.points import make_sheet, score

DAY = date(2022, 12, 20)
TEAM = [
    ("head", "Hội Khuyến học huyện", ("1", "2", "9")),
    ("secretary", "Phòng Giáo dục và Đào tạo", ("3", "4", "5", "6", "7", "8")),
    ("member", "Công an huyện", ("10", "11", "12", "13", "14", "15")),
]


def make_inspected_dossier():
    """A commune's dossier that the district's association appraises by inspection; 100 points claimed. Call it at DAY.

    ``people`` gets the ``receiver`` at the district's committee beside the usual ones.
    """
    load_law("tt25-xa", "tt44-xa")
    province = make_province(valid_from=START)
    make_sheet(province)
    rnd = make_line_round("cdht-xa-44", 2022, province, "tt44-xa")
    unit = make_line_unit(rnd)
    make_offices(rnd, unit)
    dossier = open_line("cdht-xa-44", rnd=rnd, unit=unit, on=date(2022, 12, 5))
    score(dossier)
    for code in rnd.procedure.papers:
        dossier.evidence.create(
            subject=f"paper:{code}", file=dossier.evidence.first().file, name="bb.pdf", added_by=dossier.people.officer
        )
    dossier = play(dossier, "finish", "submit")
    dossier.people.receiver = make_member(dossier.held_by)
    for action in ("accept", "pass-up"):
        take(dossier, action, actor=dossier.people.receiver)
    return attach(dossier, dossier.people)


def make_plan(dossier, *, team=TEAM, approved=True, **fields) -> Inspection:
    """A plan of today, its team covering every criterion, approved by the director unless told otherwise."""
    given = {"number": 7, "planned_on": clock.today(), "starts_on": clock.today(), "ends_on": clock.today()}
    plan = Inspection.objects.create(
        dossier=dossier,
        office=dossier.held_by,
        approving_office=approving_office(dossier),
        place="UBND xã",
        saved_by=dossier.people.reviewer,
        turn=dossier.inspections.count() + 1,
        **given | fields,
    )
    for index, (role, body, criteria) in enumerate(team, 1):
        plan.members.create(name=f"Người {index}", position="Cán bộ", body=body, role=role, criteria=list(criteria))
    if approved:
        plan = inspections.approve(plan, actor=dossier.people.director, seen_at=plan.saved_at.isoformat())
    return plan


def write_minutes(dossier, plan, **points):
    """The Biên bản of today; ``points`` as "i3" for what the team gives criterion 3."""
    post = {f"found-{one.number}": one.shown for one in inspections.findings_for(plan)}
    for name, typed in points.items():
        post |= {f"found-{name[1:]}": typed, f"why-{name[1:]}": "Minh chứng chưa phù hợp."}
    fields = {"held_on": clock.today(), "place": "UBND xã", "present": "Người 1\nNgười 2", "conclusion": "Thống nhất."}
    found = inspections.read_findings(plan, post)
    return inspections.write_minutes(plan, fields, found, actor=dossier.people.reviewer)
