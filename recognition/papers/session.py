"""The Biên bản of a council's session over all its dossiers: what it prints is kept when it is written."""

from dataclasses import asdict
from datetime import time

from criteria.library import spec_of
from recognition import scoring
from recognition.documents import facts
from recognition.documents.render import render
from recognition.papers.common import honour_of, is_demonstration, letterhead, sheet_note
from recognition.papers.minutes import facts_from, ground_section, hours_of, member_line


def session_pdf(session) -> bytes:
    """The Biên bản as it was when it was written."""
    return render("minutes", {"facts": facts_from(session.content)})


def session_content(session, lines, ended: time | None = None) -> dict:
    """Everything the paper prints, from the session and its ``lines`` (session_minutes.Line)."""
    return asdict(_facts(session, lines, ended))


def _facts(session, lines, ended) -> facts.MinutesFacts:
    council, rnd = session.council, session.council.round
    members = list(council.members.sitting())
    by_role = {member.role: member for member in members}
    held = "lấy ý kiến bằng văn bản" if session.is_in_writing else "họp"
    return facts.MinutesFacts(
        letterhead=letterhead(council.office),
        number=facts.Number(None, f"BB-{council.office.code}", None),
        subject=f"Phiên {session.number}, {held} Hội đồng đánh giá danh hiệu {honour_of(rnd)} năm {rnd.year}",
        signer=facts.Signer("", "CHỦ TỌA", by_role["chair"].name),
        secretary=facts.Signer("", "THƯ KÝ", by_role["secretary"].name),
        moment=session.closed_at,
        specimen=is_demonstration(),
        **hours_of(session.held_on, session.starts_at, ended, in_writing=session.is_in_writing),
        venue=session.where,
        **_who(session, members, lines),
        sections=tuple(section for section in _sections(session, lines) if section.paragraphs),
        votes=tuple(_vote(line) for line in lines if not line.is_postponed),
        conclusion=_conclusion(session, lines),
        note=sheet_note(rnd),
    )


def _who(session, members, lines) -> dict:
    """Present and absent; in writing, those who answered and those who did not."""
    there = {row.member_id: row for row in session.attendances.all()}
    spoke = {opinion.member_id for line in lines for opinion in line.opinions}
    present, absent = [], []
    for member in members:
        row = there.get(member.pk)
        if row.present if row else member.pk in spoke:
            present.append(member_line(member))
        else:
            absent.append(f"{member_line(member)}{_why(row, member.pk in spoke)}")
    return {"present": tuple(present), "absent": tuple(absent)}


def _why(row, has_spoken) -> str:
    said = [row.reason if row else "chưa gửi ý kiến", "gửi ý kiến bằng văn bản" if has_spoken else ""]
    return f" ({'; '.join(part for part in said if part)})"


def _sections(session, lines):
    yield ground_section(session.council)
    yield facts.Section("Ý kiến khác của thành viên", tuple(text for line in lines for text in _differing(line)))
    names = {m.pk: m.name for m in session.council.members.all()}
    yield facts.Section(
        "Thành viên không tham gia, thuộc bên đề nghị",
        tuple(
            f"- {_unit(line)}: {', '.join(names[pk] for pk in sorted(line.outside))}" for line in lines if line.outside
        ),
    )
    later = [_unit(line) for line in lines if line.is_postponed]
    yield facts.Section("Hồ sơ chưa kết luận, để phiên sau", tuple(f"- {unit}" for unit in later))


def _unit(line) -> str:
    return line.item.dossier.unit_name()


def _differing(line):
    spec = spec_of(line.item.dossier.criteria_set)
    for opinion in line.opinions:
        sent = " (gửi qua đường dẫn riêng)" if opinion.via_id else ""
        if opinion.follows and not opinion.reasons() and not sent:
            continue
        held = f"đồng ý {spec.said(opinion.level)}" if opinion.level else "không đồng ý công nhận"
        why = f". {opinion.reasons()}" if opinion.reasons() else ""
        yield f"- {_unit(line)}: {opinion.member.name} {held}{sent}{why}"


def _vote(line) -> facts.Vote:
    spec, item = spec_of(line.item.dossier.criteria_set), line.item
    result = spec.named(item.conclusion) if item.conclusion in {level.code for level in spec.levels} else line.said
    if points := scoring.total_in(item.submission.content):
        result = f"{result}, {points} điểm"
    silent = line.able - len(line.opinions)
    return facts.Vote(_unit(line), result, line.agreed, len(line.opinions) - line.agreed, silent)


def _conclusion(session, lines) -> str:
    done = [line for line in lines if not line.is_postponed]
    told = [f"{_unit(line)}: {line.item.text.strip()}" for line in done if line.item.text.strip()]
    usual = f"Hội đồng thống nhất kết quả của {len(done):02d} hồ sơ theo bảng trên."
    return " ".join([session.note.strip() or usual, *(f"{line.rstrip('.')}." for line in told)])
