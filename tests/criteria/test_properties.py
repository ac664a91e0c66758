"""What must hold for any facts, tried on many."""

from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.checks import contradictions
from criteria.rules import Facts, judge
from tests.criteria.facts import COMMUNE, LEVEL_2

YES_OR_NO = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.2", "3.3")
ORDER = {None: 0, "1": 1, "2": 2}
areas = st.sampled_from(["normal", "difficult"])
counts = st.integers(0, 10**18)


def some(**measures):
    """Any part of the measures answered."""
    return st.fixed_dictionaries({}, optional=measures)


@st.composite
def true_figures(draw):
    """Figures of criterion 5 that can be true, often near a threshold."""
    citizens = draw(st.integers(1, 400))
    trained, learning = draw(st.integers(0, citizens)), draw(st.integers(0, citizens))
    degree = draw(st.integers(0, trained))
    return {
        "5.1": {"learning_citizens": learning, "citizens": citizens},
        "5.2": {"trained": trained, "degree": degree, "citizens": citizens},
    }


@st.composite
def full_answers(draw):
    """Everything answered; mostly yes, so that levels are reached now and then."""
    yes = st.sampled_from([True] * 40 + [False])
    answers = {number: {"done": draw(yes)} for number in YES_OR_NO}
    answers["3.1"] = {key: draw(yes) for key in ("office_room", "shared_bookcase", "it_equipment")}
    answers["4.1"] = {"achieved": draw(yes)}
    for number, highest in (("4.2", 3), ("4.3", 3), ("4.4", 2)):
        answers[number] = {"grade": draw(st.integers(1, highest))}
    return answers | draw(true_figures())


any_answers = st.fixed_dictionaries(
    {},
    optional={
        **{number: some(done=st.booleans()) for number in YES_OR_NO},
        "3.1": some(office_room=st.booleans(), shared_bookcase=st.booleans(), it_equipment=st.booleans()),
        "4.1": some(achieved=st.booleans()),
        "4.2": some(grade=st.integers(0, 3)),
        "4.3": some(grade=st.integers(0, 3)),
        "4.4": some(grade=st.integers(0, 2)),
        "5.1": some(learning_citizens=counts, citizens=counts),
        "5.2": some(trained=counts, degree=counts, citizens=counts),
    },
)


def improvements(answers):
    """Each way of making one answer better."""
    for number, values in answers.items():
        for key, value in values.items():
            if key == "citizens":
                continue
            better = True if isinstance(value, bool) else value + 1
            yield number, key, better


def can_be(number, key, value, values):
    """Whether the improved answer is still one that can be given."""
    indicator = COMMUNE.indicator(number)
    options = indicator.measure(key).options
    return (isinstance(value, bool) or not options or value < len(options)) and not contradictions(
        indicator, values | {key: value}
    )


@given(full_answers(), areas)
def test_improving_one_figure_never_lowers_the_level(answers, area):
    before = judge(COMMUNE, Facts(answers, area)).level
    for number, key, better in improvements(answers):
        if can_be(number, key, better, answers[number]):
            after = judge(COMMUNE, Facts(answers | {number: answers[number] | {key: better}}, area)).level
            assert ORDER[after] >= ORDER[before]


@given(any_answers, areas)
@settings(max_examples=300)
def test_any_answers_are_judged_and_every_verdict_gives_a_reason(answers, area):
    assessment = judge(COMMUNE, Facts(answers, area))
    assert list(assessment.indicators) == [indicator.number for indicator in COMMUNE.indicators]
    assert all(v.reason for result in assessment.indicators.values() for v in result.levels.values())


@given(any_answers, areas)
def test_a_criterion_passes_exactly_when_all_its_indicators_pass(answers, area):
    assessment = judge(COMMUNE, Facts(answers, area))
    for criterion in COMMUNE.criteria:
        for level in ("1", "2"):
            own = [assessment.indicators[indicator.number].levels[level].status for indicator in criterion.indicators]
            assert (assessment.criteria[criterion.number].levels[level] == "pass") == (set(own) == {"pass"})


@given(any_answers, areas)
def test_a_level_is_reached_exactly_when_nothing_is_in_its_way(answers, area):
    assessment = judge(COMMUNE, Facts(LEVEL_2 | answers, area))
    reached = [level for level in ("1", "2") if assessment.missing_for[level] == ()]
    assert assessment.level == (reached[-1] if reached else None)


@given(st.permutations(list(LEVEL_2)), areas)
def test_the_order_of_the_answers_does_not_matter(order, area):
    assert judge(COMMUNE, Facts({number: LEVEL_2[number] for number in order}, area)) == judge(
        COMMUNE, Facts(LEVEL_2, area)
    )


@given(st.integers(1, 10**18), st.data())
def test_the_number_said_to_be_lacking_is_exactly_enough(citizens, data):
    part = data.draw(st.integers(0, citizens))
    verdict = judge(COMMUNE, Facts({"5.1": {"learning_citizens": part, "citizens": citizens}})).indicators["5.1"]
    reason = verdict.levels["2"].reason
    if "cần thêm" in reason:
        short = int(reason.split("cần thêm ")[1].split(" ")[0].replace(".", ""))
        assert 100 * (part + short - 1) < 80 * citizens <= 100 * (part + short)
    else:
        assert 100 * part >= 80 * citizens
