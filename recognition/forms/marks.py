"""What an officer says of an indicator."""

from django import forms

from recognition import appraised
from recognition.appraisals import Given
from recognition.forms.common import dress
from recognition.models.answers import NARRATIVE_LIMIT
from recognition.workspace import options_of, words_of

NONE = "khong"  # passes at no level
FIGURE = "so-"
MOST_VERSIONS = 10**6


class MarkForm(forms.Form):
    """Verdict or points, the figures found where they are others, and the reason."""

    level = forms.ChoiceField(label="Kết quả thẩm định", widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        label="Lý do, khi khác tự đánh giá",
        max_length=NARRATIVE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=MOST_VERSIONS)

    def __init__(self, data=None, *, spec, indicator, content, mark=None):
        entry = content["indicators"][indicator.number]
        super().__init__(data, initial=_initial(spec, entry, mark), auto_id="mark-%s")
        self.is_scored = spec.is_scored
        self.options = [] if spec.is_scored else appraised.options_for(spec, indicator, content)
        self.fields["level"].choices = [(one.level or NONE, one.words) for one in self.options]
        self.measures = appraised.measures_found(spec, indicator)
        for measure in self.measures:
            self.fields[FIGURE + measure.key] = _figure(measure, entry["typed"].get(measure.key, ""))
        if spec.is_scored:
            del self.fields["level"]
        dress(self)

    def choices(self) -> list[dict]:
        """The verdicts with their keys on the keyboard; whoever agrees with the self-assessment says no more."""
        chosen = self["level"].value() if "level" in self.fields else None
        return [
            {
                "value": one.level or NONE,
                "words": one.words,
                "is_own": one.is_own,
                "is_chosen": chosen == (one.level or NONE),
                "key": "x" if not one.level else "d" if one is self._passing() else "",
            }
            for one in self.options
        ]

    def _passing(self):
        """What the key D means: as the unit assessed itself, when it passes; else the highest."""
        return next((one for one in self.options if one.is_own and one.level), self.options[0])

    def figures(self) -> list:
        return [self[FIGURE + measure.key] for measure in self.measures]

    def has_figures(self) -> bool:
        """Whether figures of the office's own are there to be seen at once."""
        return any(field.value() for field in self.figures()) or bool(self.errors and self.measures)

    def given(self) -> Given:
        cleaned = self.cleaned_data
        level = cleaned.get("level") or None
        typed = {measure.key: cleaned[FIGURE + measure.key] for measure in self.measures}
        return Given("" if level == NONE else level, typed, cleaned["reason"], cleaned["seen"] or 0)


def _initial(spec, entry, mark) -> dict:
    if mark is None:
        return {FIGURE + key: text for key, text in entry["typed"].items()} if spec.is_scored else {}
    typed = {FIGURE + key: text for key, text in mark.typed.items()}
    level = {} if mark.typed else {"level": (mark.levels or [NONE])[-1]}  # the figures say it
    return typed | level | {"reason": mark.reason, "seen": mark.version}


def _figure(measure, typed: str):
    """An input for the figure found; empty means: as handed in."""
    options = options_of(measure, typed)
    if options:
        offered = [("", f"như đơn vị ghi ({words_of(measure, typed) or 'trống'})"), *((v, w) for v, w, _ in options)]
        return forms.ChoiceField(label=measure.label, choices=offered, required=False)
    hint = forms.TextInput(attrs={"inputmode": "decimal", "placeholder": words_of(measure, typed)})
    return forms.CharField(label=measure.label, max_length=60, required=False, widget=hint)
