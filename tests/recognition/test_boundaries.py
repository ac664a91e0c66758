"""Outlines from a file: whose they are, what is refused, and that nothing is written by halves."""

import json
from datetime import date
from math import cos, pi, sin

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from recognition import boundaries
from recognition.boundary_files import Faults
from recognition.models import Boundary
from tests.factories import LAST_DAY_OF_DISTRICTS, START, make_commune, make_province

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


def square(lon, lat, side=0.1):
    return [[[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]]


def feature(code, coordinates, kind="Polygon", name="code"):
    return {"type": "Feature", "properties": {name: code}, "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features)} | more


@pytest.fixture
def commune():
    return make_commune(code="12345", name="Bãi Sậy", lat=20.05, lon=106.05)


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "ranh-gioi.geojson"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return path

    return write


def told(path, **options) -> list[str]:
    """What loading ``path`` is refused for; nothing is written."""
    with pytest.raises(Faults) as caught:
        boundaries.load(path, day=DAY, source="MẪU", **options)
    assert not Boundary.objects.exists()
    return caught.value.sentences


def test_outlines_are_written_once_replaced_when_they_change_and_kept_when_not(commune, file, capsys):
    path = file(collection(feature("12345", square(106, 20)), feature("54321", [square(106.1, 20)], "MultiPolygon")))
    make_commune(code="54321")

    call_command("load_boundaries", path, "--from", "2026-01-05")
    call_command("load_boundaries", path, "--from", "2026-01-05")
    call_command("load_boundaries", file(feature("12345", square(106, 20, 0.2))), "--from", "2026-01-05")

    assert capsys.readouterr().out.splitlines() == [
        "Ranh giới: thêm 2, thay 0, giữ nguyên 0 đơn vị.",
        "Ranh giới: thêm 0, thay 0, giữ nguyên 2 đơn vị.",
        "Ranh giới: thêm 0, thay 1, giữ nguyên 0 đơn vị.",
    ]
    kept = commune.boundaries.get()
    assert kept.rings == [[1060000, 200000, 1062000, 200000, 1062000, 202000, 1060000, 202000]]
    assert kept.source == "ranh-gioi.geojson"


def test_the_same_code_is_another_unit_on_another_day(commune, file):
    times = {"valid_from": START, "valid_to": LAST_DAY_OF_DISTRICTS}
    before = make_commune(make_province(**times), code="12345", lat=10.05, lon=106.05)
    path = file(feature(12345, square(106, 10), name="MA_XA"))

    assert told(path) == [
        "Đối tượng 1 (mã 12345): hình cách Xã Bãi Sậy khoảng 1104 km. Xem lại mã, hoặc ngày ở --from."
    ]
    boundaries.load(path, day=LAST_DAY_OF_DISTRICTS, source="MẪU")
    assert [one.unit for one in Boundary.objects.all()] == [before]


def test_a_number_that_lost_its_zeros_is_asked_back_when_two_units_could_be_meant(file):
    province, commune = make_province(code="01", name="Một"), make_commune(code="00001", name="Hai")
    assert told(file(feature(1, square(106, 20)))) == [
        "Đối tượng 1 (mã 1): chưa rõ là Tỉnh Một (01), Xã Hai (00001). Ghi mã trong dấu ngoặc kép, đủ số 0 ở đầu."
    ]
    boundaries.load(file(feature("01", square(106, 20))), day=DAY, source="MẪU")
    assert (province.boundaries.count(), commune.boundaries.count()) == (1, 0)


BOW_TIE = [[[106, 20], [106.1, 20.1], [106.1, 20], [106, 20.1], [106, 20]]]
TWO_CODES = {"type": "Feature", "properties": {"ma": "12345", "code": "1"}, "geometry": None}
REFUSED = {
    "no-json": ("{", "Tệp không đọc được là JSON (UTF-8):"),
    "nan": ('{"type": "Feature", "x": NaN}', "Tệp không đọc được là JSON (UTF-8): NaN không phải là số."),
    "deep": ("[" * 100_000, "Tệp không đọc được là JSON (UTF-8):"),
    "no-geojson": ([], "Tệp không phải là GeoJSON"),
    "vn2000": (collection(crs={"properties": {"name": "EPSG:3405"}}), "Tệp ghi một hệ toạ độ khác WGS84."),
    "empty": (collection(), "Tệp không có đối tượng (feature) nào."),
    "unknown": (
        feature("99999", square(106, 20)),
        "Đối tượng 1 (mã 99999): không đơn vị nào mang mã này ngày 05/01/2026.",
    ),
    "no-code": (feature("12345", square(106, 20), name="x"), "Đối tượng 1: không có mã (code, ma, gso,"),
    "two-codes": (TWO_CODES, "Đối tượng 1: tự mang hai mã khác nhau (ma = 12345, code = 1)."),
    "no-code-at-all": (feature("1\x00'", square(106, 20)), "Đối tượng 1: «1\x00'» không phải là mã đơn vị"),
    "twice": (collection(*[feature("12345", square(106, 20))] * 2), "Mã 12345 có ở 2 đối tượng; mỗi đơn vị chỉ một."),
    "point": (feature("12345", [106, 20], "Point"), "Đối tượng 1 (mã 12345): hình là Point, cần Polygon"),
    "nothing": (feature("12345", []), "Đối tượng 1 (mã 12345): hình không có toạ độ nào."),
    "words": (feature("12345", [[["a", 2]]]), "Đối tượng 1 (mã 12345): có điểm không phải là cặp số"),
    "open": (feature("12345", [square(106, 20)[0][:4]]), "Đối tượng 1 (mã 12345): một vòng chưa khép kín"),
    "swapped": (feature("12345", square(20, 106)), "Đối tượng 1 (mã 12345): điểm [20, 106] ghi vĩ độ trước kinh độ"),
    "abroad": (feature("12345", square(2, 48)), "Đối tượng 1 (mã 12345): điểm [2, 48] nằm ngoài Việt Nam"),
    "crossing": (feature("12345", BOW_TIE), "Đối tượng 1 (mã 12345): đường ranh tự cắt hoặc không có diện tích."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_faulty_file_is_refused_in_a_sentence_that_names_the_feature(case, commune, file):
    content, sentence = REFUSED[case]
    assert [one[: len(sentence)] for one in told(file(content))] == [sentence]


def test_one_faulty_feature_keeps_the_good_ones_out_and_faults_are_told_together(commune, file):
    content = collection(feature("12345", square(106, 20)), *(feature(f"9{n:04}", square(106, 20)) for n in range(22)))
    sentences = told(file(content))

    assert (len(sentences), sentences[-1]) == (21, "… và 2 lỗi nữa.")
    with pytest.raises(CommandError, match="Chưa nạp gì: không mở được tệp"):
        call_command("load_boundaries", "/khong/co.geojson")


def test_neighbours_are_thinned_together_and_keep_their_common_line(commune, file):
    """Two half discs of 2,000 points with a wavy line between them."""
    make_commune(code="54321")
    line = [[106 + 0.005 * sin(step / 9), 20 + step / 5000] for step in range(-500, 501)]
    line[0], line[-1] = [106, 19.9], [106, 20.1]
    east, west = (
        [
            [106 + side * 0.1 * sin(pi * step / 1000), 20.1 + 0.1 * (cos(pi * step / 1000) - 1)]
            for step in range(1, 1000)
        ]
        for side in (1, -1)
    )
    rings = [[*line, *arc, line[0]] for arc in (east, west)]
    boundaries.load(
        file(collection(*map(feature, ("12345", "54321"), ([ring] for ring in rings)))), day=DAY, source="MẪU"
    )

    first, second = ({*zip(one.rings[0][::2], one.rings[0][1::2], strict=True)} for one in Boundary.objects.all())
    shared = first & second
    assert [30 < len(points) <= 60 for points in (first, second)] == [True, True]
    assert (
        {point for point in first if on_the_line(point)} == {point for point in second if on_the_line(point)} == shared
    )
    assert len(shared) > 5


def on_the_line(point) -> bool:
    return abs(point[0] - 1060000) <= 51


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [("boundary_once", {}), ("boundary_has_rings", {"rings": []}), ("boundary_has_source", {"source": ""})],
)
def test_the_database_keeps_one_whole_outline_with_its_source(commune, constraint, fields):
    given = {"unit": commune, "rings": [[1, 2, 3, 4, 5, 6]], "source": "MẪU"}
    if constraint == "boundary_once":
        Boundary.objects.create(**given)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Boundary.objects.create(**given | fields)
