"""What papers are made from: plain values, so that a paper can be made, and tested, without a database.

Texts are Vietnamese as they shall be printed. A final "." or ";" of a ground or recipient may be left out.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from config.clock import VIETNAM
from recognition.documents import wording
from recognition.documents.parts import Deciding, Letterhead, Number, Paper, Section, Signer, Verification

__all__ = [
    "AppraisalReportFacts",
    "AppraisedRow",
    "AppraisedUnit",
    "CriterionResult",
    "DecisionFacts",
    "IndicatorResult",
    "Letterhead",
    "LevelVerdict",
    "MinutesFacts",
    "Number",
    "Paper",
    "ProposalFacts",
    "ProposalRow",
    "Reason",
    "RecognisedUnit",
    "RefusalFacts",
    "Section",
    "SelfAssessmentFacts",
    "Signer",
    "Verification",
    "Vote",
]

# Decisions and refusals


@dataclass(frozen=True)
class RecognisedUnit:
    """One row of the list. ``level`` "Mức độ 1" or "Loại khá"; ``district`` and ``points`` "" where there are none."""

    name: str
    level: str
    district: str = ""
    points: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionFacts(Deciding):
    """A Quyết định công nhận for one or many units (Mẫu 1.2).

    ``authority`` is the line of the deciding authority ("Trưởng phòng Giáo dục và Đào tạo huyện Yên Mỹ"), ``honour``
    the title with its tier ("“Cộng đồng học tập” cấp xã"), ``unit_words`` what several of its units are called.
    ``executors`` opens Điều 3. ``valid_until`` is None where a title has no period.
    ``replaces`` names the decision in whose place this one comes. ``level_word`` heads the list's column; without ``gives_title`` the units got a result only, the lowest band.
    """

    honour: str
    year: int
    units: tuple[RecognisedUnit, ...]
    unit_words: str = "xã, phường, thị trấn"
    valid_until: date | None = None
    level_word: str = "Mức độ"
    gives_title: bool = True
    replaces: str = ""

    @property
    def list_heading(self) -> str:
        got = "công nhận" if self.gives_title else "đánh giá"
        return wording.bound(f"Đơn vị được {got} danh hiệu {self.honour} năm {self.year}")

    @property
    def has_list(self) -> bool:
        return len(self.units) > 1

    @property
    def has_districts(self) -> bool:
        return any(unit.district for unit in self.units)

    @property
    def has_points(self) -> bool:
        return any(unit.points for unit in self.units)

    @property
    def recognition(self) -> str:
        """The sentence of Điều 1."""
        counts = Counter(wording.lower_first(unit.level) for unit in self.units)
        if not self.has_list:
            unit = self.units[0]
            place = f"{unit.name}, {unit.district}," if unit.district else unit.name
            points = f" ({unit.points} điểm)" if unit.points else ""
            if not self.gives_title:
                return f"{self._result} của {place.rstrip(',')}: {next(iter(counts))}{points}."
            return f"Công nhận {place} đạt danh hiệu {self.honour} {next(iter(counts))} năm {self.year}{points}."
        number = f"{wording.two_digits(len(self.units))} {self.unit_words}"
        if len(counts) == 1:
            level = next(iter(counts))
            if not self.gives_title:
                return f"{self._result} của {number}: {level} (có danh sách kèm theo)."
            return f"Công nhận {number} đạt danh hiệu {self.honour} {level} năm {self.year} (có danh sách kèm theo)."
        shares = wording.joined(f"{wording.two_digits(n)} đơn vị đạt {level}" for level, n in sorted(counts.items()))
        return f"Công nhận {number} đạt danh hiệu {self.honour} năm {self.year}, gồm {shares} (có danh sách kèm theo)."

    @property
    def _result(self) -> str:
        return f"Công nhận kết quả đánh giá danh hiệu {self.honour} năm {self.year}"

    @property
    def effect(self) -> str:
        """The sentence of Điều 2."""
        begins = "Quyết định này có hiệu lực kể từ ngày ký"
        begins += f" và thay thế Quyết định {self.replaces}." if self.replaces else "."
        if self.valid_until is None:
            return begins
        until = wording.day_text(self.valid_until)
        return f"{begins} Kết quả công nhận có giá trị đến hết {until}."


@dataclass(frozen=True)
class Reason:
    """One thing that is not met: ``code`` and ``label`` of the indicator ("" for a reason about the whole dossier)."""

    reason: str
    code: str = ""
    label: str = ""
    clause: str = ""


@dataclass(frozen=True, kw_only=True)
class RefusalFacts(Paper):
    """A Văn bản không công nhận in the form of a công văn: why a dossier was not recognised, and what can be done.

    ``subject`` follows "V/v". ``asked`` is what was asked for: "danh hiệu “Cộng đồng học tập” cấp xã mức độ 1 …".
    """

    kind = "Công văn"

    unit: str
    asked: str
    received_on: date
    basis: str
    reasons: tuple[Reason, ...]
    advice: tuple[str, ...] = ()

    @property
    def indicators(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.code]

    @property
    def general(self) -> list[str]:
        return wording.listed([reason.reason for reason in self.reasons if not reason.code], "- ")

    @property
    def received(self) -> str:
        return wording.day_text(self.received_on)

    @property
    def brief(self) -> str:
        return f"V/v {wording.lower_first(self.subject)}"

    @property
    def advice_lines(self) -> list[str]:
        points = [f"{wording.point(index)}) {line}" for index, line in enumerate(self.advice)]
        return wording.listed(points)


# What a unit, a council and an appraising office write


@dataclass(frozen=True)
class ProposalRow:
    """One line of a summary: a criterion ("Tiêu chí 1", "3/3 chỉ tiêu đạt") or a unit ("xã Bạch Sam", "Mức độ 1")."""

    name: str
    result: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposalFacts(Paper):
    """A Tờ trình: of a unit to the receiving office, or (``appraisal_proposal``) of that office to another decider.

    ``request`` is what is asked ("công nhận xã … đạt …"), ``columns`` the heads of the three columns of ``rows``.
    """

    kind = "Tờ trình"

    grounds: tuple[str, ...]
    paragraphs: tuple[str, ...]
    request: str
    columns: tuple[str, str, str] = ("Tiêu chí", "Kết quả", "Ghi chú")
    rows: tuple[ProposalRow, ...] = ()
    enclosures: tuple[str, ...] = ()

    @property
    def ground_lines(self) -> list[str]:
        return wording.listed(self.grounds)

    @property
    def enclosure_lines(self) -> list[str]:
        return wording.listed([f"{index}. {line}" for index, line in enumerate(self.enclosures, 1)])


@dataclass(frozen=True)
class LevelVerdict:
    """What an indicator came to at one level: ``result`` "Đạt", "Không đạt", "Không áp dụng", "Thiếu số liệu"."""

    level: str
    result: str
    reason: str


@dataclass(frozen=True)
class IndicatorResult:
    """One row of the Bản tổng hợp; ``figures`` and ``evidence`` are lines."""

    code: str
    label: str
    clause: str
    figures: tuple[str, ...]
    evidence: tuple[str, ...]
    verdicts: tuple[LevelVerdict, ...]


@dataclass(frozen=True)
class CriterionResult:
    """``points`` "25 / 30 điểm" in sets with points."""

    code: str
    name: str
    indicators: tuple[IndicatorResult, ...]
    points: str = ""


@dataclass(frozen=True, kw_only=True)
class SelfAssessmentFacts(Paper):
    """A Báo cáo tự đánh giá with the Bản tổng hợp kết quả các tiêu chí, chỉ tiêu as its Phụ lục.

    ``conclusion`` closes the annex ("Mức độ đạt được: Mức độ 1").
    """

    kind = "Báo cáo"

    sections: tuple[Section, ...]
    criteria: tuple[CriterionResult, ...]
    conclusion: str
    verdict_head: str = "Đánh giá theo mức độ, lý do"

    @property
    def subject_inside(self) -> str:
        return wording.lower_first(self.subject)

    @property
    def numbered(self) -> list[tuple[str, Section]]:
        return [(wording.roman(index), section) for index, section in enumerate(self.sections, 1)]


@dataclass(frozen=True)
class AppraisedRow:
    """One indicator: ``own`` and ``found`` in words ("Đạt", "7,5 / 10 điểm"), ``reason`` of what was found."""

    number: str
    label: str
    figures: tuple[str, ...]
    own: str
    found: str
    reason: str


@dataclass(frozen=True)
class AppraisedUnit:
    """The Bản tổng hợp of one unit as appraised; ``result`` ends it ("mức độ 1")."""

    name: str
    rows: tuple[AppraisedRow, ...]
    result: str


@dataclass(frozen=True, kw_only=True)
class AppraisalReportFacts(SelfAssessmentFacts):
    """A Báo cáo thẩm định: ``sections``, then ``units`` with their result; an annex for each of ``appraised``.

    ``columns`` are the heads of the three columns of ``units``.
    """

    criteria: tuple = ()
    conclusion: str = ""
    appraised: tuple[AppraisedUnit, ...] = ()
    columns: tuple[str, str, str] = ("Đơn vị", "Mức độ", "Ý kiến thẩm định")
    units: tuple[ProposalRow, ...] = ()

    @property
    def annexes(self) -> list[tuple[str, AppraisedUnit]]:
        """Each with its name: "Phụ lục I"; the only one has no numeral."""
        alone = len(self.appraised) == 1
        return [
            ("Phụ lục" if alone else f"Phụ lục {wording.roman(index)}", unit)
            for index, unit in enumerate(self.appraised, 1)
        ]


@dataclass(frozen=True)
class Vote:
    """The council's opinions on one dossier."""

    subject: str
    result: str
    agree: int
    disagree: int
    abstain: int = 0


@dataclass(frozen=True, kw_only=True)
class MinutesFacts(Paper):
    """A Biên bản họp (Mẫu 1.9), without place and date: ``signer`` is the chair (right), ``secretary`` signs left.

    ``started_at`` and ``ended_at`` None leave room to write them in; opinions ``in_writing`` have a day, no hours.
    """

    kind = "Biên bản"

    secretary: Signer
    started_at: datetime | None
    ended_at: datetime | None
    held_on: date | None = None
    in_writing: bool = False
    venue: str
    present: tuple[str, ...]
    absent: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    votes: tuple[Vote, ...] = ()
    conclusion: str
    copies: int = 2

    @property
    def started(self) -> str:
        return _moment_text(self.started_at) if self.started_at else f"… giờ …, {self.day}"

    @property
    def day(self) -> str:
        return wording.day_text(self.held_on)

    @property
    def ended(self) -> str:
        return _moment_text(self.ended_at) if self.ended_at else "… giờ … cùng ngày"

    @property
    def present_lines(self) -> list[str]:
        return wording.listed(self.present, "- ")

    @property
    def absent_lines(self) -> list[str]:
        return wording.listed(self.absent, "- ")

    @property
    def numbered(self) -> list[tuple[str, Section]]:
        return [(str(index), section) for index, section in enumerate(self.sections, 1)]

    @property
    def copies_text(self) -> str:
        return wording.two_digits(self.copies)


def _moment_text(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{wording.hour_text(local.hour, local.minute)}, {wording.day_text(local.date())}"
