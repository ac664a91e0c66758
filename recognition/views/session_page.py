"""The page of a session: who was there, and a row for each dossier with what differs from the appraisal."""

from dataclasses import dataclass

from criteria.library import spec_of
from recognition import session_minutes, sessions
from recognition.forms.sessions import BLANK_LINES, words_of
from recognition.models import Session
from recognition.permissions.councils import not_for
from recognition.sessions import AGAINST, FOLLOWS


@dataclass
class Entry:
    """One line under a dossier: who (primary key), what they hold, why; ``index`` names its fields."""

    index: int
    who: str = ""
    holds: str = ""
    words: str = ""


@dataclass
class Row:
    """One dossier: what it came to, what is concluded, who agrees, who holds something else, who is barred."""

    line: session_minutes.Line
    appraised: str
    choices: dict[str, str]
    holds: dict[str, str]
    chosen: str
    text: str
    entries: list[Entry]
    by_link: list
    outside: list[str]
    able: list

    @property
    def item(self):
        return self.line.item

    @property
    def is_open(self) -> bool:
        """Whether its lines are shown at once: something is written in them."""
        return any(entry.who or entry.words for entry in self.entries) or bool(self.by_link)


def table(session: Session, user, post=None) -> dict:
    """``rows``, ``seats`` (member with there, why) and ``hidden``, the number of dossiers that are not for this reader."""
    lines = session_minutes.lines(session)
    hidden = not_for(user, [line.item.dossier for line in lines])
    shown = [line for line in lines if line.item.dossier_id not in hidden]
    members = list(session.council.members.sitting())
    there = {row.member_id for row in session.attendances.all() if row.present}
    return {
        "rows": [_row(line, members, there, post) for line in shown],
        "seats": _seats(session, members, post),
        "hidden": len(hidden),
    }


def _seats(session, members, post) -> list:
    there = {row.member_id: row for row in session.attendances.all()}
    for member in members:
        row = there.get(member.pk)
        usual = "" if session.is_in_writing else "yes"
        member.there = ("yes" if row.present else "no") if row else usual
        member.why = row.reason if row else ""
        if post is not None:
            member.there, member.why = post.get(f"there-{member.pk}", ""), post.get(f"why-{member.pk}", "")
    return members


def _row(line, members, there, post) -> Row:
    item, able = line.item, [member for member in members if member.pk not in line.outside]
    spec = spec_of(item.dossier.criteria_set)
    return Row(
        line=line,
        appraised=spec.named(item.appraised) if item.appraised else "Không đạt mức nào",
        choices=sessions.choices_of(item),
        holds=sessions.holds_of(item),
        chosen=post.get(f"end-{item.pk}", "") if post else item.conclusion,
        text=post.get(f"text-{item.pk}", "") if post else item.text,
        entries=_posted(post, item, members) if post else _kept(line, there),
        by_link=[opinion for opinion in line.opinions if opinion.via_id],
        outside=[member.name for member in members if member.pk in line.outside],
        able=able,
    )


def _kept(line, there) -> list[Entry]:
    """What the next save must post again: all but what whoever is ``there`` holds by being there."""
    told = [o for o in line.opinions if not o.via_id and (not o.follows or o.reasons() or o.member_id not in there)]
    entries = [Entry(n, str(o.member_id), _holds(o), words_of(o)) for n, o in enumerate(told)]
    return entries + [Entry(len(entries) + n) for n in range(BLANK_LINES)]


def _holds(opinion) -> str:
    return FOLLOWS if opinion.follows else opinion.level or AGAINST


def _posted(post, item, members) -> list[Entry]:
    """The lines as they were typed; empty ones as far as the page has them."""
    found = []
    for index in range(len(members) + BLANK_LINES):
        fields = [post.get(f"{name}-{item.pk}-{index}", "") for name in ("who", "holds", "words")]
        if any(fields) or index < BLANK_LINES:
            found.append(Entry(index, *fields))
    return found
