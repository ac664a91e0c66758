"""Forms of opinions in writing: links for members, and what a member says of each dossier."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from criteria.library import spec_of
from recognition import opinion_links, sessions
from recognition.forms.common import NULL, dress
from recognition.forms.days import DayField
from recognition.forms.sessions import TEXT_LIMIT, held_from, words_of
from recognition.models import CouncilMember
from recognition.sessions import AGAINST, FOLLOWS


class LinksForm(forms.Form):
    """Who gets a link, and until when it opens."""

    members = forms.ModelMultipleChoiceField(
        label="Thành viên",
        queryset=CouncilMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một thành viên.", "invalid_choice": "Chọn lại thành viên."},
    )
    expires_on = DayField(label="Cho ý kiến đến hết ngày", initial=opinion_links.usual_end)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
        self.fields["members"].queryset = members
        self.fields["members"].widget.attrs.pop("class", None)


@dataclass
class Row:
    """One dossier behind a link: what it came to, and what the member holds or has just typed."""

    item: object
    appraised: str
    holds: dict[str, str]
    chosen: str
    words: str
    opinion: object

    @property
    def is_given(self) -> bool:
        return self.opinion is not None


def rows_of(items, held, post=None) -> list[Row]:
    """``held``: item → Opinion; ``post`` shows again what could not be kept."""
    return [_row(item, held.get(item.pk), post) for item in items]


def _row(item, opinion, post) -> Row:
    chosen, words = "", ""
    if opinion:
        chosen, words = FOLLOWS if opinion.follows else opinion.level or AGAINST, words_of(opinion)
    if post is not None:
        chosen, words = post.get(f"holds-{item.pk}", ""), post.get(f"words-{item.pk}", "")
    spec = spec_of(item.dossier.criteria_set)
    appraised = spec.named(item.appraised) if item.appraised else "Không đạt mức nào"
    return Row(item, appraised, sessions.holds_of(item), chosen, words, opinion)


def answers_from(post, items) -> dict[int, sessions.Held]:
    """Item → what was said; dossiers of which nothing was said are left out. Raises ValidationError with every reason."""
    found, said = {}, []
    for item in items:
        holds, words, unit = (
            post.get(f"holds-{item.pk}", ""),
            post.get(f"words-{item.pk}", ""),
            item.dossier.unit.full_name,
        )
        if "\0" in holds + words:
            said.append(f"{unit}: {NULL}")
        elif len(words) > TEXT_LIMIT:
            said.append(f"{unit}: ý kiến dài {len(words)} ký tự, nhiều hơn {TEXT_LIMIT}: hãy rút gọn.")
        elif holds:
            found[item.pk] = held_from(holds, words)
        elif words.strip():
            said.append(f"{unit}: chọn đồng ý hay không.")
    if said:
        raise ValidationError(said)
    return found
