"""The Biên bản họp of a council: its facts, kept when it is written, and the paper made from them."""

from dataclasses import asdict
from datetime import date, datetime, time

from config import clock
from criteria.library import spec_of
from recognition import scoring
from recognition.documents import facts
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.papers.common import honour_of, is_demonstration, letterhead, sheet_note


def minutes_pdf(minutes) -> bytes:
    """The Biên bản họp Hội đồng on one submission, as it was when it was written."""
    return render("minutes", {"facts": facts_from(minutes.content or minutes_content(minutes))})


def minutes_content(minutes, started: time | None = None, ended: time | None = None) -> dict:
    """Everything the paper prints, to be kept with ``minutes``: what is renamed or replaced later does not change it.

    ``started`` and ``ended`` as the secretary wrote them down, where known.
    """
    return asdict(_facts(minutes, started, ended))


def facts_from(content: dict) -> facts.MinutesFacts:
    """The facts of a Biên bản from what was kept of it."""
    made = {key: tuple(value) if isinstance(value, list) else value for key, value in content.items()}
    return facts.MinutesFacts(
        **made
        | {
            "letterhead": facts.Letterhead(**made["letterhead"]),
            "number": facts.Number(**made["number"]),
            "signer": facts.Signer(**made["signer"]),
            "secretary": facts.Signer(**made["secretary"]),
            "moment": _moment(made["moment"]),
            "started_at": _moment(made["started_at"]),
            "ended_at": _moment(made["ended_at"]),
            "held_on": _day(made.get("held_on")),
            "sections": tuple(facts.Section(one["heading"], tuple(one["paragraphs"])) for one in made["sections"]),
            "votes": tuple(facts.Vote(**one) for one in made["votes"]),
        }
    )


def _moment(kept: str | datetime | None) -> datetime | None:
    """A moment as the database gives it back (a text), or as it has just been made; None is not known."""
    return datetime.fromisoformat(kept) if isinstance(kept, str) else kept


def _day(kept: str | date | None) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


def hours_of(held_on: date, started: time | None, ended: time | None, *, in_writing=False) -> dict:
    """The facts of a Biên bản that say when: hours only as they were told, none of opinions in writing."""
    said = {"started_at": None if in_writing else started, "ended_at": None if in_writing else ended}
    moments = {name: clock.moment_of(held_on, at) if at else None for name, at in said.items()}
    return moments | {"held_on": held_on, "in_writing": in_writing}


def _facts(minutes, started, ended) -> facts.MinutesFacts:
    dossier, council = minutes.dossier, minutes.council
    honour = honour_of(dossier.round)
    members = list(council.members.sitting())
    by_role = {member.role: member for member in members}
    result = spec_of(dossier.criteria_set).named(minutes.level) if minutes.level else "Không công nhận"
    if points := scoring.total_in(minutes.submission.content):
        result = f"{result}, {points} điểm"
    return facts.MinutesFacts(
        letterhead=letterhead(council.office),
        number=facts.Number(None, f"BB-{council.office.code}", None),
        subject=f"{'Lấy ý kiến bằng văn bản' if minutes.is_in_writing else 'Họp'} Hội đồng đánh giá danh hiệu {honour} năm {dossier.round.year}",
        signer=facts.Signer("", "CHỦ TỌA", by_role["chair"].name),
        secretary=facts.Signer("", "THƯ KÝ", by_role["secretary"].name),
        moment=minutes.at,
        specimen=is_demonstration(),
        **hours_of(minutes.held_on, started, ended, in_writing=minutes.is_in_writing),
        venue=minutes.place,
        present=tuple(member_line(opinion.member) for opinion in _opinions(minutes)),
        absent=_absent(minutes, members),
        sections=(ground_section(council), *_opinion_sections(minutes)),
        votes=(facts.Vote(dossier.unit_name(), result, minutes.agreed, minutes.present - minutes.agreed),),
        conclusion=minutes.conclusion,
        note=sheet_note(dossier.round),
    )


def _opinions(minutes):
    there = minutes.submission.opinions.filter(
        member__council=minutes.council, member__left_on=None, sitting=minutes.sitting
    )
    return list(there.select_related("member"))


def member_line(member) -> str:
    return f"{member.name}, {member.position}, {member.body}: {member.get_role_display().lower()}"


def _absent(minutes, members) -> tuple[str, ...]:
    there = {opinion.member_id for opinion in _opinions(minutes)}
    return tuple(member_line(member) for member in members if member.pk not in there)


def ground_section(council) -> facts.Section:
    line = f"Quyết định số {council.decision_number} {words.day_text(council.decision_on)} của {council.office}."
    return facts.Section("Căn cứ thành lập Hội đồng", (line,))


def _opinion_sections(minutes) -> tuple[facts.Section, ...]:
    spec = spec_of(minutes.dossier.criteria_set)
    agreed = "đồng ý" if spec.is_scored else "đồng ý công nhận"
    lines = []
    for opinion in _opinions(minutes):
        held = f"{agreed} {spec.said(opinion.level)}" if opinion.level else "không đồng ý công nhận"
        sent = " (gửi qua đường dẫn riêng)" if opinion.via_id else ""
        lines.append(f"- {opinion.member.name}: {held}{sent}{f'. {opinion.reasons()}' if opinion.reasons() else ''}")
    return (facts.Section("Ý kiến của các thành viên", tuple(lines)),)
