"""Forms of a council's sessions: when and where, and the page on which the secretary writes."""

import re

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.forms.common import NULL, dress
from recognition.forms.days import DayField
from recognition.forms.times import end_field, require_order, time_field
from recognition.models import Session
from recognition.sessions import Held, Written

BLANK_LINES = 2  # under each dossier, for members who hold something else
TEXT_LIMIT = 5000
WHY_LIMIT = 300
_NUMBERED = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*:\s*(.+)$")


class SessionForm(forms.ModelForm):
    """When, where and how the council meets."""

    starts_at = time_field("Giờ họp, khi họp", required=False)

    class Meta:
        model = Session
        fields = ["way", "held_on", "starts_at", "place"]
        field_classes = {"held_on": DayField}
        labels = {"held_on": "Ngày họp, hoặc ngày tổng hợp ý kiến"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = Session.Way.choices
        self.fields["held_on"].initial = clock.today()
        dress(self)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way") == Session.Way.MEETING:
            for name, sentence in (("place", "Ghi địa điểm họp."), ("starts_at", "Ghi giờ họp, như 08:30.")):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, sentence)
        else:
            cleaned["starts_at"] = None
        return cleaned

    def _post_clean(self):
        """The session's own constraints are asked when it is opened, with its council and number."""


class EndForm(forms.Form):
    """When a meeting ended, for its Biên bản."""

    ended = end_field()

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session
        dress(self)

    def clean(self):
        cleaned = super().clean()
        require_order(self, self.session.starts_at)
        return cleaned


def written_from(post, items, members) -> Written:
    """What was posted from the session's page. Raises ValidationError for words that nobody could mean."""
    _refuse_unreadable(post)
    written = Written(seen=_number(post.get("seen")), note=post.get("note", "").strip())
    for member in members:
        there = post.get(f"there-{member.pk}", "")
        if there in ("yes", "no"):
            written.present[member.pk] = there == "yes"
            written.reasons[member.pk] = post.get(f"why-{member.pk}", "").strip() if there == "no" else ""
    for item in items:
        written.conclusions[item.pk] = (post.get(f"end-{item.pk}", ""), post.get(f"text-{item.pk}", "").strip())
        written.held[item.pk] = _held(post, item, members)
    return written


def _refuse_unreadable(post):
    if any("\0" in value for value in post.values()):
        raise ValidationError(NULL)
    for name, value in post.items():
        limit = WHY_LIMIT if name.startswith("why-") else TEXT_LIMIT
        if len(value) > limit:
            raise ValidationError(f"Có ô dài {len(value)} ký tự, nhiều hơn {limit}: hãy rút gọn. Chưa lưu gì.")


def _number(text) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _held(post, item, members) -> dict[int, Held]:
    """The lines under one dossier: member → what they hold."""
    found, names, unit = {}, {str(member.pk): member for member in members}, item.dossier.unit.full_name
    for index in range(len(members) + BLANK_LINES):
        who, holds = post.get(f"who-{item.pk}-{index}", ""), post.get(f"holds-{item.pk}-{index}", "")
        words = post.get(f"words-{item.pk}-{index}", "")
        if not who and (words.strip() or holds):
            raise ValidationError(f"{unit}: chọn thành viên của ý kiến «{words.strip()[:60] or holds}».")
        if who and who not in names:
            raise ValidationError(f"{unit}: chọn lại thành viên.")
        if not who:
            continue
        if names[who].pk in found:
            raise ValidationError(f"{unit}: {names[who].name} có hai dòng ý kiến, giữ lại một.")
        found[names[who].pk] = held_from(holds, words)
    return found


def held_from(holds: str, words: str) -> Held:
    """``words`` line by line: "5.1: nguồn chưa rõ" is about an indicator, the rest about the whole dossier."""
    told, rest = {}, []
    for line in words.splitlines():
        if found := _NUMBERED.match(line):
            told[found[1]] = found[2].strip()
        elif line.strip():
            rest.append(line.strip())
    return Held(holds, "\n".join(rest), told)


def words_of(opinion) -> str:
    """What a secretary would have typed for ``opinion``."""
    return "\n".join(
        [*(f"{number}: {text}" for number, text in opinion.indicators.items()), *filter(None, [opinion.text])]
    )
