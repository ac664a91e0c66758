"""What changed from one round of a dossier to the next: its frozen submissions side by side, and the present draft."""

from dataclasses import dataclass
from functools import partial

from criteria.library import spec_of
from recognition import scoring
from recognition.assessing import PAPER_PREFIX, sheet_of
from recognition.models import Remark
from recognition.models.answers import LEVEL, PAPERS
from recognition.models.procedures import PAPERS as PAPER_NAMES
from recognition.snapshots import as_said, content_of, spec_in
from recognition.workspace import words_of


@dataclass(frozen=True)
class Column:
    """One state of the dossier: a submission, or what is being worked on (``number`` None)."""

    number: int | None
    label: str
    content: dict
    spec: object  # the version of the set by which it was judged


@dataclass(frozen=True)
class File:
    """A piece of evidence as a column has it; the same bytes and words are the same file."""

    said: str
    sha256: str
    is_new: bool = False


@dataclass(frozen=True)
class Cell:
    """One subject in one column. ``changed`` names what differs from the column before: figures, narrative, files."""

    lines: list[tuple[str, str]]
    narrative: str
    files: list[File]
    gone: list[File]
    remarks: list[Remark]
    changed: frozenset[str]


@dataclass(frozen=True)
class Row:
    number: str
    label: str
    cells: list[Cell]

    @property
    def is_told(self) -> bool:
        """Whether there is something to see: a change, or a remark that should have led to one."""
        return any(cell.changed or cell.remarks for cell in self.cells)


def columns_of(dossier, *, at_home: bool) -> list[Column]:
    """All submissions, oldest first; for the applicant's side also the draft while it is being worked on."""
    found = [
        Column(one.number, f"{as_said(one)}".capitalize(), one.content, spec_in(dossier, one.content))
        for one in dossier.submissions.all()
    ]
    if at_home and dossier.is_with_applicant:
        present = content_of(sheet_of(dossier)) | {"level": dossier.requested_level}
        found.append(Column(None, "Đang sửa, chưa nộp", present, spec_of(dossier.criteria_set)))
    return found


def remarks_of(dossier, *, at_home: bool) -> list[Remark]:
    """What reviewers remarked; the applicant's side sees a remark once it was sent."""
    remarks = dossier.remarks.sent() if at_home else dossier.remarks.all()
    return list(remarks.select_related("office", "submission", "answered_by"))


def rows_of(dossier, columns: list[Column], remarks: list[Remark]) -> list[Row]:
    """The level asked, every indicator, and the papers: each over all ``columns``."""
    spec = spec_of(dossier.criteria_set)
    rows = [Row("", f"{spec.level_word} đề nghị", _cells(columns, remarks, LEVEL, _level))]
    for indicator in _indicators(spec, columns):
        made = _cells(columns, remarks, indicator.number, partial(_answer, indicator.number))
        rows.append(Row(indicator.number, indicator.label, made))
    return [*rows, Row("", "Giấy tờ kèm theo", _cells(columns, remarks, PAPERS, _papers))]


def _level(column) -> dict:
    content, spec = column.content, column.spec
    level = content.get("level", "")
    points = scoring.total_in(content)
    sums = [("Tổng điểm", points)] if points else []
    return {"lines": sums + ([(spec.level_word, spec.named(level))] if level else [])}


def _indicators(spec, columns) -> list:
    """Those of the present version, then those that only an earlier one had."""
    earlier = {i.number: i for column in columns for i in column.spec.indicators if not spec.has(i.number)}
    return [*spec.indicators, *earlier.values()]


def _answer(number, column) -> dict:
    """What a column says of indicator ``number``, in the words of its own version of the set."""
    entry = column.content["indicators"].get(number)
    if entry is None:
        return {}
    indicator = column.spec.indicator(number)
    lines = [(measure.label, words_of(measure, entry["typed"].get(measure.key, ""))) for measure in indicator.measures]
    return {"lines": lines, "narrative": entry["narrative"], "files": entry["evidence"]}


def _papers(column) -> dict:
    """The papers that were handed in, each called by what it is."""
    return {
        "files": [
            item | {"title": item["title"] or PAPER_NAMES.get(subject.removeprefix(PAPER_PREFIX), "")}
            for subject, items in column.content["papers"].items()
            for item in items
        ]
    }


def _cells(columns, remarks, subject, read) -> list[Cell]:
    made, before = [], None
    for column in columns:
        now = {"lines": [], "narrative": "", "files": []} | read(column)
        told = [
            one
            for one in remarks
            if column.number and one.subject == subject and one.submission.number == column.number
        ]
        made.append(_cell(now, before, told))
        before = now
    return made


def _cell(now: dict, before: dict | None, remarks: list[Remark]) -> Cell:
    here = {_key(item): item for item in now["files"]}
    there = {_key(item): item for item in before["files"]} if before else here
    return Cell(
        lines=now["lines"],
        narrative=now["narrative"],
        files=[File(_said(item), item["sha256"], key not in there) for key, item in here.items()],
        gone=[File(_said(item), item["sha256"]) for key, item in there.items() if key not in here],
        remarks=remarks,
        changed=_changed(now, before, here, there),
    )


def _changed(now, before, here, there) -> frozenset[str]:
    if before is None:
        return frozenset()
    differs = {
        "figures": now["lines"] != before["lines"],
        "narrative": now["narrative"] != before["narrative"],
        "files": here.keys() != there.keys(),
    }
    return frozenset(name for name, does in differs.items() if does)


def _key(item) -> tuple:
    return (item["sha256"], *(item[name] for name in ("title", "number", "issuer", "issued_on", "page")))


def _said(item) -> str:
    page = f"tr. {item['page']}" if item["page"] else ""
    return " · ".join(part for part in (item["number"], item["title"], page) if part) or item["name"]
