"""What a reviewer has before them: everything to look at in the last submission, and which of it matters."""

from dataclasses import dataclass

from recognition import appraised
from recognition.models import EvidenceItem, Mark, Remark
from recognition.models.answers import LEVEL, PAPERS
from recognition.snapshots import described_as
from recognition.workspace import STATUS_WORDS, words_of

GENERAL = "Chung"


@dataclass
class Subject:
    """One thing to look at: an indicator, the level asked, or the papers."""

    code: str
    label: str
    criterion: str = GENERAL
    icon: str = "circle"
    css: str = ""
    remarks: int = 0
    changed: bool = False
    failed: bool = False
    mark: Mark | None = None
    mark_said: str = ""

    @property
    def name(self) -> str:
        """What leads to it is called: "5.1", "Giấy tờ kèm theo"."""
        return self.label if self.criterion == GENERAL else self.code

    @property
    def waits(self) -> bool:
        """Whether the office has yet to say what it holds of it."""
        return self.mark is None and self.criterion != GENERAL


FILTERS = {
    "chua-xet": ("Chưa thẩm định", lambda one: one.waits),
    "da-sua": ("Đã sửa", lambda one: one.changed),
    "chua-dat": ("Không đạt", lambda one: one.failed),
    "gop-y": ("Có góp ý", lambda one: one.remarks > 0),
}


@dataclass(frozen=True)
class Choice:
    """One way to narrow the list: how many there are, and whether the list is narrowed so."""

    code: str
    label: str
    count: int
    is_chosen: bool


def choices(subjects: list[Subject], chosen: str, *, marks: bool) -> list[Choice]:
    """All subjects, then the ways to narrow them that leave some; by marks only where the office has ``marks`` to give."""
    found = [Choice("", "Tất cả", len(subjects), chosen not in FILTERS)]
    for code, (label, wanted) in FILTERS.items():
        count = sum(map(wanted, subjects))
        if (count or code == chosen) and (marks or code != "chua-xet"):
            found.append(Choice(code, label, count, code == chosen))
    return found


def narrow(subjects: list[Subject], narrowed: str) -> list[Subject]:
    return list(filter(FILTERS[narrowed][1], subjects)) if narrowed in FILTERS else subjects


def neighbours(subjects: list[Subject], chosen: Subject, narrowed: str) -> tuple[Subject | None, Subject | None]:
    """The one before and the one after ``chosen`` among those that the list is narrowed to."""
    place = subjects.index(chosen)
    before, after = narrow(subjects[:place], narrowed), narrow(subjects[place + 1 :], narrowed)
    return (before[-1] if before else None, after[0] if after else None)


def subjects_of(spec, submission, previous, remarks, marks: dict[str, Mark]) -> list[Subject]:
    """Every indicator that was handed in, the papers, the level; with verdict, changes, pending remarks and mark."""
    found = []
    for criterion in spec.criteria:
        heading = "Các tiêu chí" if criterion.is_indicator else f"{criterion.number} · {criterion.name}"
        handed_in = [one for one in criterion.indicators if one.number in submission.content["indicators"]]
        found += [_indicator(spec, submission, previous, remarks, marks, one, heading) for one in handed_in]
    found.append(Subject(PAPERS, "Giấy tờ kèm theo", icon="paperclip", remarks=_pending(remarks, PAPERS)))
    found.append(Subject(LEVEL, f"{spec.level_word} đề nghị", icon="patch-check", remarks=_pending(remarks, LEVEL)))
    return found


def _indicator(spec, submission, previous, remarks, marks, indicator, heading) -> Subject:
    number, mark = indicator.number, marks.get(indicator.number)
    status = _status(submission, number, spec)
    css, icon, _ = STATUS_WORDS[status]
    return Subject(
        number,
        indicator.label,
        heading,
        icon,
        css,
        _pending(remarks, number),
        _has_changed(submission, previous, number),
        status not in ("pass", "n/a", "scored") or bool(mark and mark.differs),
        mark,
        appraised.said_of(spec, submission.content["indicators"][number], mark) if mark else "",
    )


def _status(submission, number, spec) -> str:
    """The verdict at the level asked, or at the lowest when none was; in sets with points whether it has some."""
    entry, level = submission.content["indicators"][number], submission.level or spec.levels[0].code
    return entry["score"]["status"] if "score" in entry else entry["verdicts"][level]["status"]


def _pending(remarks, code) -> int:
    return sum(remark.subject == code and remark.state != Remark.State.CLOSED for remark in remarks)


def _has_changed(submission, previous, number) -> bool:
    if previous is None:
        return False
    now, then = submission.content["indicators"][number], previous.content["indicators"].get(number)
    return then is None or any(now[key] != then[key] for key in ("typed", "narrative")) or _hashes(now) != _hashes(then)


def _hashes(entry) -> list:
    return [item["sha256"] for item in entry["evidence"]]


# One subject


def figures_of(indicator, entry: dict, then: dict | None) -> list[dict]:
    """Each figure as it was handed in, and the one before when it differs."""
    rows = []
    for measure in indicator.measures:
        now, was = (source["typed"].get(measure.key, "") if source else "" for source in (entry, then))
        rows.append(
            {
                "label": measure.label,
                "now": words_of(measure, now),
                "reason": entry.get("reasons", {}).get(measure.key, ""),
                "was": words_of(measure, was) if then and was != now else None,
            }
        )
    return rows


def file_changes(entry: dict, then: dict | None) -> tuple[list[str], list[str]]:
    """What was brought since the submission before, by its SHA-256, and the names of what was taken off."""
    if then is None:
        return [], []
    here, there = _hashes(entry), _hashes(then)
    gone = [item["title"] or item["name"] for item in then["evidence"] if item["sha256"] not in here]
    return [sha256 for sha256 in here if sha256 not in there], gone


def items_of(dossier, frozen) -> list[EvidenceItem]:
    """The frozen pieces of evidence, described as they were when handed in."""
    known = {
        item.pk: item
        for item in dossier.evidence.select_related("file").filter(pk__in=[entry["id"] for entry in frozen])
    }
    return [described_as(known[entry["id"]], entry) for entry in frozen]
