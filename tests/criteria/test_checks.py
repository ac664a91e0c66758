from criteria.reading import contradictions
from criteria.spec import Institution
from tests.criteria.facts import COMMUNE, set_for_tests

CITIZENS = COMMUNE.indicator("5.2")
SUB_UNITS = set_for_tests("kinds").indicator("4.1")
TRAINED, DEGREE = "“Công dân được đào tạo chuyên môn kỹ thuật”", "“Công dân có trình độ đại học trở lên”"


def test_figures_that_can_be_true_are_not_contradicted():
    assert contradictions(CITIZENS, {"trained": 4000, "degree": 960, "citizens": 8000}) == []
    assert contradictions(CITIZENS, {"trained": 8000, "degree": 8000, "citizens": 8000}) == []
    assert contradictions(CITIZENS, {"trained": 4000}) == []
    assert contradictions(CITIZENS, {"trained": None, "degree": 5, "citizens": None}) == []


def test_a_part_cannot_exceed_its_whole():
    assert contradictions(CITIZENS, {"trained": 8001, "citizens": 8000}) == [
        f"{TRAINED} (8.001) không thể lớn hơn “Công dân trong xã” (8.000)."
    ]


def test_the_whole_cannot_be_0():
    assert contradictions(CITIZENS, {"citizens": 0}) == ["“Công dân trong xã” phải lớn hơn 0."]
    assert contradictions(CITIZENS, {"trained": 0, "degree": 0, "citizens": 0}) == [
        "“Công dân trong xã” phải lớn hơn 0."
    ]


def test_people_with_a_degree_are_among_the_trained():
    assert contradictions(CITIZENS, {"trained": 900, "degree": 960, "citizens": 8000}) == [
        f"{DEGREE} (960) không thể lớn hơn {TRAINED} (900)."
    ]
    assert contradictions(CITIZENS, {"trained": 0, "degree": 1}) == [f"{DEGREE} (1) không thể lớn hơn {TRAINED} (0)."]


def test_sub_units_at_the_higher_level_are_among_those_at_the_lower():
    assert contradictions(SUB_UNITS, {"recognised": {"1": 18, "2": 18}, "districts": 20}) == []
    assert contradictions(SUB_UNITS, {"recognised": {"1": 17, "2": 18}, "districts": 20}) == [
        "“Số huyện được công nhận”: mức độ 2 (18) không thể nhiều hơn mức độ 1 trở lên (17)."
    ]
    assert contradictions(SUB_UNITS, {"recognised": {"1": 21}, "districts": 20}) == [
        "“Số huyện được công nhận” (21) không thể lớn hơn “Số huyện” (20)."
    ]


def test_figures_that_do_not_apply_are_not_looked_at():
    indicator = set_for_tests("institutions").indicator("3.1")
    values = {"learning_members": 90, "members": 100, "learning_learners": 5, "learners": 0}
    assert contradictions(indicator, values, Institution("state_body", True, "district")) == []
    assert contradictions(indicator, values, Institution("vocational", True, "district")) == [
        "“Người học” phải lớn hơn 0."
    ]
