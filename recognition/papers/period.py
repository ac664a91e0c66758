"""The Báo cáo kết quả of an office, from the figures that were frozen with it, or from those of today while it is a draft."""

from collections import Counter
from datetime import date

from config import clock
from criteria.wording import count
from recognition.documents import facts as paper_facts
from recognition.documents import wording as words
from recognition.documents.period_facts import Annex, Part, PeriodReportFacts, Table
from recognition.documents.render import render
from recognition.papers.common import is_demonstration, kept_at, letterhead, symbol_for
from recognition.papers.council import office_paper
from recognition.papers.submission import leader_of
from recognition.reporting.counting import listed, numbers

GIVEN_COLUMNS = (
    ("Số TT", "12"),
    ("Đơn vị", ""),
    ("Thuộc", "42"),
    ("Danh hiệu", "46"),
    ("Mức độ, xếp loại", "26"),
    ("Số quyết định", "34"),
    ("Ngày quyết định", "25"),
    ("Hiệu lực đến hết", "25"),
)
NAMED = 10  # units that are named in the text; more stand in the annex alone
OPEN_COLUMNS = (("Số TT", "12"), ("Đơn vị", ""), ("Thuộc", "50"), ("Danh hiệu", "62"), ("Tình trạng", "70"))


def period_report_pdf(document) -> bytes:
    """The paper that goes to the signer; whatever is in the portal now, the figures are those it was begun with."""
    report = document.period_report
    return render("period_report", {"facts": _facts(report, report.figures, office_paper(document))})


def draft_facts(report, figures: dict) -> PeriodReportFacts:
    """The same while it is being written: marked as a draft, with room for the number."""
    office = report.office
    shared = {
        "letterhead": letterhead(office),
        "number": paper_facts.Number(None, symbol_for("period", office), None),
        "signer": leader_of(office),
        "moment": clock.now(),
        "specimen": is_demonstration() or office.specimen,
        "draft": True,
    }
    return _facts(report, figures, shared)


def _facts(report, figures: dict, shared: dict) -> PeriodReportFacts:
    subject = _subject(report, figures)
    return PeriodReportFacts(
        **shared,
        subject=subject,
        addressees=tuple(report.addressee_lines),
        recipients=("Như trên", kept_at(report.office)),
        opening=_opening(report, figures, subject),
        parts=(*counted_parts(report, figures), *_written(report)),
        annexes=annexes(report, figures),
    )


def _honours(figures: dict) -> str:
    """ "“Cộng đồng học tập” cấp xã" of one title; of several their names alone."""
    blocks = figures["titles"]
    if len(blocks) == 1:
        name, label = blocks[0]["name"], blocks[0]["label"]
        return f"“{name}”{label.removeprefix(name)}"
    return words.joined(dict.fromkeys(f"“{block['name']}”" for block in blocks))


def _subject(report, figures) -> str:
    if report.is_emulation:
        return f"Kết quả công nhận {_honours(figures)} năm {report.year} phục vụ công tác thi đua, khen thưởng"
    return f"Kết quả đánh giá, công nhận {_honours(figures)} năm {report.year}"


def _opening(report, figures, subject) -> str:
    begun = f"Thực hiện {report.basis}, " if report.basis else ""
    day = words.day_text(_day(figures["day"]))
    area = words.lower_first(figures["area"])
    told = f"{report.office} báo cáo {words.lower_first(subject)} trên địa bàn {area} (số liệu tính đến hết {day}) như sau:"
    return words.bound(begun + told)


# The parts


def counted_parts(report, figures) -> list[Part]:
    """One for each title."""
    return [_emulated(block) if report.is_emulation else _counted(block, figures) for block in figures["titles"]]


def _counted(block: dict, figures: dict) -> Part:
    """The figures of one title: a sentence, a bar, and the tables."""
    tables = (_stage_table(block), _level_table(block, figures), _target_table(block))
    shown = tuple(table for table in (*tables, *area_tables(block), _failing_table(block)) if table.rows)
    states = Counter(row["state"] for row in block["units"])
    return Part(f"Kết quả {block['label']}", tuple(_told(block)), shown, states)


def _told(block: dict) -> list[str]:
    found = numbers(block)
    said = (
        f"Tổng số {count(found['total'])} đơn vị. Đã nộp hồ sơ: {count(found['handed_in'])}; được công nhận trong năm "
        f"đánh giá: {count(found['given'])} (danh sách tại Phụ lục I); đã tự đánh giá nhưng chưa đề nghị: "
        f"{count(found['concluded'])}; chưa bắt đầu: {count(found['not_started'])} (danh sách tại Phụ lục II)."
    )
    behind = (_behind(block, "late", "Quá hạn"), _behind(block, "handed_in_late", "Nộp muộn"))
    return [said, *filter(None, behind)]


def _behind(block: dict, key: str, word: str) -> str:
    """ "Quá hạn 1 đơn vị: Xã Đa Lộc (chưa nộp hồ sơ, hạn 27/02/2025)."; "" where there is none."""
    rows = listed(block, key)
    if len(rows) > NAMED:
        return f"{word} {count(len(rows))} đơn vị (danh sách tại Phụ lục II)."
    named = "; ".join(f"{row['unit']} ({row[key]})" for row in rows)
    return f"{word} {count(len(rows))} đơn vị: {named}." if rows else ""


def _emulated(block: dict) -> Part:
    """How many were recognised, by level; the list is the annex."""
    rows = listed(block, "given")
    levels = dict.fromkeys(row["level"] for row in rows)
    by_level = "; ".join(f"{level}: {count(sum(row['level'] == level for row in rows))}" for level in sorted(levels))
    told = (
        f"Được công nhận trong năm đánh giá: {count(len(rows))} trong tổng số {count(numbers(block)['total'])} đơn vị"
    )
    return Part(block["label"], (f"{told}{f' ({by_level})' if rows else ''}. Danh sách tại Phụ lục kèm theo.",))


def _stage_table(block: dict) -> Table:
    rows = tuple((row["label"], count(row["count"])) for row in block["stages"])
    total = ("Tổng số", count(numbers(block)["total"]))
    return Table((("Tình trạng", ""), ("Số đơn vị", "35")), (*rows, total), "Tình trạng của các đơn vị", numbered=False)


def _level_table(block: dict, figures: dict) -> Table:
    day, before = (f"{_day(figures[key]):%d/%m/%Y}" for key in ("day", "before"))
    compared = block["compared"] + [
        {**row, "label": f"Đang giữ {words.lower_first(row['label'])}"} for row in block["levels"]
    ]
    rows = tuple((row["label"], count(row["now"]), count(row["before"]), _change(row)) for row in compared)
    caption = f"So với năm đánh giá {figures['year'] - 1} (đơn vị hành chính theo từng ngày)"
    heads = (("Nội dung", ""), (f"Đến {day}", "28"), (f"Đến {before}", "28"), ("Tăng, giảm", "24"))
    return Table(heads, rows, caption, numbered=False)


def _change(row: dict) -> str:
    change = row["now"] - row["before"]
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{count(abs(change))}"


def _target_table(block: dict) -> Table:
    rows = tuple(
        (
            " ".join(filter(None, (row["label"], row["of"] and f"({row['of']})"))),
            count(row["needed"]),
            f"{count(row['reached'])} / {count(row['total'])} = {row['share']}",
            "Đạt" if not row["short"] else f"Còn thiếu {count(row['short'])}",
        )
        for row in block["targets"]
    )
    heads = (("Chỉ tiêu", ""), ("Số đơn vị cần", "26"), ("Đã đạt", "36"), ("So với chỉ tiêu", "28"))
    sources = words.joined(dict.fromkeys(row["basis"] for row in block["targets"] if row["basis"]))
    return Table(heads, rows, f"So với chỉ tiêu{f' ({sources})' if sources else ''}", numbered=False)


AREA_HEADS = {
    "total": "Tổng số",
    "handed_in": "Đã nộp hồ sơ",
    "given": "Công nhận trong năm",
    "held": "Đang giữ danh hiệu",
    "not_started": "Chưa bắt đầu",
}
BY_GROUP = "Theo cụm (một đơn vị có thể thuộc nhiều cụm nên cộng các cụm có thể lớn hơn tổng số)"


def area_tables(block: dict) -> tuple[Table, Table]:
    """By district, and by group; one of them is empty. Reports that were frozen before groups were counted have none."""
    return (
        _area_table("Địa bàn", "Theo địa bàn", block["districts"]),
        _area_table("Cụm", BY_GROUP, block.get("groups", [])),
    )


def _area_table(head: str, caption: str, told: list[dict]) -> Table:
    rows = tuple((row["name"], *(count(row[key]) for key in AREA_HEADS)) for row in told)
    return Table(((head, ""), *((said, "23") for said in AREA_HEADS.values())), rows, caption, numbered=False)


def _failing_table(block: dict) -> Table:
    """Where units fail most; reports that were frozen before this was counted have none."""
    found = block.get("failing", [])
    rows = tuple((f"{row['number']} {row['label']}", failing_said(row), row["gap"]) for row in found)
    level = found[0]["level"] if found else ""
    caption = f"Chỉ tiêu nhiều đơn vị chưa đạt nhất ({level})" if level else "Chỉ tiêu mất nhiều điểm nhất"
    head = "Đơn vị chưa đạt" if level else "Đơn vị mất điểm"
    heads = (("Chỉ tiêu", ""), (head, "38"), ("Một nửa số đơn vị thiếu không quá", "44"))
    return Table(heads, rows, f"{caption}, theo lượt nộp cuối", numbered=False)


def failing_said(row: dict) -> str:
    """ "3 / 12 = 25 %" on one line: of the units that answered the indicator, those that fail it."""
    return f"{count(row['failed'])} / {count(row['answered'])} = {row['share']}".replace(" ", words.BOUND)


def _written(report) -> list[Part]:
    """What the officer wrote; a line is a paragraph."""
    return [
        Part(heading, tuple(line.strip() for line in text.splitlines() if line.strip()))
        for heading, text in report.texts()
    ]


# Annexes


def annexes(report, figures) -> tuple[Annex, ...]:
    """The lists behind the numbers: who was recognised; of results also who is not there yet."""
    title = f"Danh sách đơn vị được công nhận năm đánh giá {report.year}"
    given = [_given(block, row) for block in figures["titles"] for row in listed(block, "given")]
    first = Annex(title, _numbered(GIVEN_COLUMNS, given))
    if report.is_emulation:
        return (first,)
    rest = [_unfinished(block, row) for block in figures["titles"] for row in block["units"] if _is_unfinished(row)]
    return (
        first,
        Annex("Danh sách đơn vị chưa đề nghị, chưa bắt đầu, quá hạn hoặc nộp muộn", _numbered(OPEN_COLUMNS, rest)),
    )


def _numbered(columns, rows) -> Table:
    return Table(columns, tuple((str(index), *row) for index, row in enumerate(rows, 1)))


def _given(block, row) -> tuple[str, ...]:
    until = f"{_day(row['until']):%d/%m/%Y}" if row["until"] else "không quy định"
    return (
        row["unit"],
        row["in"],
        block["label"],
        row["level"],
        row["number"],
        f"{_day(row['decided']):%d/%m/%Y}",
        until,
    )


def _is_unfinished(row) -> bool:
    return row["state"] in ("not-started", "self_assessed") or bool(row["late"] or row.get("handed_in_late"))


def _unfinished(block, row) -> tuple[str, ...]:
    return (
        row["unit"],
        row["in"],
        block["label"],
        "; ".join(filter(None, (row["stage"], row["late"], row.get("handed_in_late")))),
    )


def _day(written: str) -> date:
    return clock.date_of(written)
