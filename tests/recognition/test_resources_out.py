"""Tables taken out."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch

from tests.factories import make_commune, make_member, make_office, make_province
from tests.recognition.operator import (
    address,
    cells,
    export,
    make_dossier,
    make_operator,
    make_round,
    preview,
    upload,
    values,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    """A client signed in as an operator, and the commune 12103 Bạch Sam."""
    client.force_login(make_operator(username="van-hanh"))
    client.commune = make_commune(make_province(code="33", name="Hưng Yên"), code="12103", name="Bạch Sam")
    return client


# Taking out


def test_dossiers_go_out_with_vietnamese_heads_and_no_live_formulas(operator):
    dossier = make_dossier(
        make_round(make_province(name="Hưng Yên 2")), name="A", type='=HYPERLINK("http://a")', code="00007"
    )

    [heads, row] = values(export(operator, "dossier", "0"))
    content = export(operator, "dossier", "1").decode("utf-8-sig")
    [_, csv_row] = list(csv.reader(StringIO(content)))

    assert heads[:8] == [
        "Tỉnh",
        "Mã đơn vị",
        "Đơn vị",
        "Thuộc",
        "Danh hiệu",
        "Năm đánh giá",
        "Bộ tiêu chí",
        "Trạng thái",
    ]
    assert row[:8] == [
        "Tỉnh Hưng Yên 2",
        "00007",
        '=HYPERLINK("http://a") A',
        "Tỉnh Hưng Yên 2",
        "Cộng đồng học tập cấp xã",
        2025,
        str(dossier.criteria_set),
        "Đang tự đánh giá",
    ]
    assert csv_row[1:3] == ["00007", '\'=HYPERLINK("http://a") A']
    assert [cell.data_type for cell in cells(export(operator, "dossier", "0"))[1]].count("f") == 0


def test_dossiers_go_out_as_filtered(operator):
    rnd = make_round()
    make_dossier(rnd, name="Bạch Sam")
    make_dossier(rnd, name="Dị Sử")

    found = operator.post(address("dossier", "export") + "?q=di+su", {"format": "0", "resource": "0"})

    assert [row[2] for row in values(found.content)[1:]] == ["Xã Dị Sử"]
    assert found["Content-Disposition"].startswith('attachment; filename="dossier-')


def test_dossiers_go_out_with_as_many_queries_for_three_as_for_one(operator, django_assert_max_num_queries):
    rnd = make_round()
    make_dossier(rnd)
    with django_assert_max_num_queries(11) as for_one:
        export(operator, "dossier", "0")
    for _ in range(2):
        make_dossier(rnd)

    with django_assert_max_num_queries(11) as for_three:
        assert len(values(export(operator, "dossier", "0"))) == 4
    assert len(for_three) == len(for_one)


@pytest.mark.parametrize(("model", "form"), [("unit", "0"), ("unit", "1"), ("office", "0"), ("membership", "1")])
def test_a_list_taken_out_comes_in_again_unchanged(operator, model, form):
    make_member(make_office(operator.commune))
    ending = ("xlsx", "csv")[int(form)]

    response = upload(operator, model, SimpleUploadedFile(f"a.{ending}", export(operator, model, form)))

    assert {line[1:] == ("không đổi", []) for line in preview(response)} == {True}


def test_dossiers_never_come_in():
    with pytest.raises(NoReverseMatch):
        address("dossier", "import")
