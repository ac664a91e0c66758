"""What can be assigned: the criteria of a set and their indicators."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A criterion, or an indicator; a criterion that is its only indicator stands once, as the indicator."""

    number: str
    label: str
    is_criterion: bool
    indicators: tuple[str, ...]

    @property
    def said(self) -> str:
        return f"{'Tiêu chí' if self.is_criterion else 'Chỉ tiêu'} {self.number}"


def subjects_of(spec) -> list[Subject]:
    """Every criterion followed by its indicators, in the order of the set."""
    found = []
    for criterion in spec.criteria:
        numbers = tuple(indicator.number for indicator in criterion.indicators)
        found.append(Subject(criterion.number, criterion.name, True, numbers))
        if numbers != (criterion.number,):
            found += [Subject(i.number, i.label, False, (i.number,)) for i in criterion.indicators]
    return found
