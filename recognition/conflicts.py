"""Two people changed the same indicator: what each of them says, beside what both started from."""

from dataclasses import dataclass

from recognition.models import Answer
from recognition.workspace import names_of, words_of

NOT_KEPT = "(không còn giữ)"


@dataclass(frozen=True)
class Line:
    """One field three times, in words. ``name`` is its name in the form, ``theirs_typed`` what a form would send."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    theirs_typed: str
    takes_theirs: bool  # the suggestion: theirs where I changed nothing, otherwise mine

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


@dataclass(frozen=True)
class Conflict:
    number: str
    theirs: Answer
    is_my_own: bool
    lines: list[Line]

    @property
    def author(self) -> str:
        return "máy kia" if self.is_my_own else str(self.theirs.author)

    def typed_by_them(self) -> dict[str, str]:
        """Form name → what stands there in their version."""
        return {line.name: line.theirs_typed for line in self.lines}


def conflict_of(indicator, theirs: Answer, mine: dict, version: int, reader) -> Conflict:
    """``mine`` (typed, reasons, narrative) as ``reader`` sent it, having seen ``version``, against what is stored."""
    before = theirs.at_version(version)
    lines = [
        _line(field, _said(before, field) if before else None, _said(theirs, field), _given(mine, field))
        for field in names_of(indicator)
    ]
    told = [line for line in lines if line.theirs or line.mine or not line.name.endswith("-reason")]
    return Conflict(indicator.number, theirs, theirs.author == reader, told)


def _said(answer, field) -> str:
    if field.part == "narrative":
        return answer.narrative
    own = answer.own() if isinstance(answer, Answer) else answer.typed
    return (own if field.part == "typed" else answer.reasons).get(field.measure.key, "")


def _given(mine: dict, field) -> str:
    return mine["narrative"] if field.part == "narrative" else mine[field.part].get(field.measure.key, "")


def _line(field, before: str | None, theirs: str, mine: str) -> Line:
    words = (lambda text: words_of(field.measure, text)) if field.part == "typed" else (lambda text: text)
    return Line(
        name=field.name,
        label=field.label,
        before=NOT_KEPT if before is None else words(before),
        theirs=words(theirs),
        mine=words(mine),
        theirs_typed=theirs,
        takes_theirs=before is not None and mine == before,
    )


def settled(post, indicator, theirs: Answer | None):
    """A posted page in which every field of ``indicator`` that was left to the other person says what they said.

    The page names a field by "lay-<name>" (giving "theirs"), or all of them by "settle" ("5.1:mine", "5.1:theirs").
    """
    if theirs is None:
        return post
    number, _, whole = post.get("settle", "").partition(":")
    chosen = {field.name: post.get(f"lay-{field.name}", "") for field in names_of(indicator)}
    if number == indicator.number and whole in ("mine", "theirs"):
        chosen = dict.fromkeys(chosen, whole)
    if "theirs" not in chosen.values():
        return post
    post = post.copy()
    for field in names_of(indicator):
        if chosen[field.name] == "theirs":
            post[field.name] = _said(theirs, field)
    return post
