"""Numbers into drawings, and the drawings onto paper."""

from fractions import Fraction
from io import BytesIO
from time import process_time

from django.template.loader import render_to_string
from pypdf import PdfReader

from recognition.dashboard import charts
from recognition.dashboard.charts import Gauge, Year
from recognition.dashboard.projection import apart, far_off, projection
from recognition.documents.press import print_pdf
from recognition.models import State


def test_a_bar_is_divided_in_exact_shares_in_the_order_of_the_way():
    counts = {"not-started": 1, State.DRAFTING: 1, State.WITHDRAWN: 1, State.APPRAISING: 3, State.REFUSED: 0}

    bar = charts.split("Huyện Ân Thi", counts)

    assert [(one.stage.code, one.number, one.begin, one.width, one.end) for one in bar.segments] == [
        ("s0", 2, "0", "33.33", "33.33"),
        ("s1", 1, "33.33", "16.67", "50"),
        ("s2", 3, "50", "50", "100"),
    ]
    assert bar.said == (
        "chưa bắt đầu, rút, quá hạn đợt: 2; tự đánh giá: 1; chờ tiếp nhận, thẩm định, quyết định, ký: 3"
    )
    assert charts.split("", {}).said == "chưa có đơn vị nào"


def test_no_two_stretches_look_alike_in_black_and_white():
    parts = charts.legend()

    assert len({(one.stage.hatches, one.stage.colour in ("#c9d2d9", "#1a7046")) for one in parts}) == 5
    assert {one.stage.code for one in parts if not one.stage.hatches} == {"s0", "s4"}  # the lightest and the darkest
    assert len({one.stage.mark for one in parts}) == len({one.stage.mark_words for one in parts}) == 6


def test_years_rise_to_the_next_ten_percent_with_the_aim_across():
    found = charts.trend("Công nhận", [Year("2024", 10, 100), Year("2025", 36, 104), Year("2026", 0, 0)], Fraction(40))

    assert [(one.height, one.number_y, one.year.said) for one in found.columns] == [
        ("33", "123", "10 %"),
        ("114.23", "41.77", "34,6 %"),
        ("0", "156", "–"),
    ]
    assert (found.aim_y, found.said) == ("30", "2024: 10 %; 2025: 34,6 %; 2026: –; chỉ tiêu 40 %")
    assert charts.trend("", []).columns == ()


def test_a_gauge_says_what_is_missing_even_where_more_is_asked_than_there_is():
    short, enough, beyond = Gauge("", 36, 42, 104), Gauge("", 42, 42, 104), Gauge("", 1, 8, 5)

    assert [(one.width, one.tick, one.short, one.said) for one in (short, enough, beyond)] == [
        ("34.62", "40.38", 6, "đã có 36, cần 42: còn thiếu 6"),
        ("40.38", "40.38", 0, "đã có 42, cần 42: đủ"),
        ("12.5", "100", 7, "đã có 1, cần 8: còn thiếu 7"),
    ]


def test_north_is_above_and_a_degree_is_as_long_across_as_down():
    flat = projection([(106, 20), (107, 21)])
    (left, low), (right, high) = flat.spot(106, 20), flat.spot(107, 21)

    assert (left, high) == (14, 14)
    assert round((right - left) / (low - high), 3) == 0.937  # the cosine of 20.5 degrees


def test_an_archipelago_is_far_off_and_a_wide_province_is_not():
    coast = [(109 + number / 20, 12 + number / 10) for number in range(9)]

    assert far_off([*coast, (112.9, 8.6)]) == [False] * 9 + [True]
    assert far_off(coast) == [False] * 9


def test_marks_in_one_place_move_apart_and_the_others_stay():
    assert apart([(10, 10), (50, 10)], 9) == [(10, 10), (50, 10)]
    moved = apart([(50, 50)] * 12, 9)

    pairs = [(a, b) for number, a in enumerate(moved) for b in moved[:number]]
    assert [pair for pair in pairs if (pair[0][0] - pair[1][0]) ** 2 + (pair[0][1] - pair[1][1]) ** 2 < 8**2] == []
    assert apart([(50, 50)] * 2, 9, (57, 100)) == [(50, 50), (50 - 9, 50)]


def test_580_marks_are_placed_in_a_blink():
    points = [(105 + number % 24 / 20, 20 + number // 24 / 20) for number in range(580)]
    began = process_time()
    flat = projection(points)
    spots = apart([flat.spot(*point) for point in points], 8)
    far_off(points)

    assert len(set(spots)) == 580
    assert process_time() - began < 0.05  # 4 ms on a slow machine


def test_charts_print_with_their_texts():
    years = charts.trend("Công nhận qua các năm", [Year("2024", 10, 100), Year("2025", 36, 104)], Fraction(40))
    page = "".join(
        [
            render_to_string("partials/_chart_trend.html", {"trend": years, "font": "Van ban"}),
            render_to_string("partials/_chart_split.html", {"split": charts.split("Tình trạng", {"drafting": 2})}),
            render_to_string("partials/_chart_gauge.html", {"gauge": Gauge("Mức độ 1", 36, 42, 104)}),
            render_to_string("partials/_chart_legend.html"),
        ]
    )
    fonts = '@font-face { font-family: "Van ban"; src: url("paper:LiberationSerif-Regular.ttf"); }'
    pdf = print_pdf(f'<html lang="vi"><style>{fonts} html {{ font-family: "Van ban" }}</style>{page}</html>')

    sheet = PdfReader(BytesIO(pdf)).pages[0]
    text = " ".join(sheet.extract_text().split())
    assert [text.count(words) for words in ("34,6 %", "2024", "chỉ tiêu 40 %", "trả bổ sung")] == [1, 1, 1, 1]
    assert [name for name in fonts_of(sheet) if "Van-ban" not in name] == []


def fonts_of(sheet) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in sheet["/Resources"]["/Font"].values()]
