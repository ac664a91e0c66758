"""A page of all charts, as a table of addresses over the portal's own: each drawn from plain numbers, and the map of a board."""

from fractions import Fraction

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config import clock, urls
from recognition.dashboard import charts
from recognition.dashboard.board import Board, Question
from recognition.dashboard.charts import Gauge, Row, Year
from recognition.dashboard.map import dots
from recognition.models import Round

PAGE = """{% extends "base.html" %}{% block title %}Biểu đồ{% endblock %}{% block content %}<h1>Biểu đồ</h1>
<section class="sheet"><header><h2>Bản đồ</h2></header>{% include "partials/_map.html" %}</section>
<section class="sheet"><header><h2>Các năm</h2></header><div class="pad">{% include "partials/_chart_trend.html" %}</div></section>
<section class="sheet"><header><h2>Chỉ tiêu hay thiếu nhất</h2></header>{% include "partials/_chart_bars.html" %}</section>
<section class="sheet"><header><h2>Tình trạng</h2></header><div class="pad">{% include "partials/_chart_split.html" with wide=True %}
{% include "partials/_chart_gauge.html" %}</div>{% include "partials/_chart_legend.html" %}</section>{% endblock %}"""


def page(request, pk):
    rnd = Round.objects.get(pk=pk)
    rows = [Row("5.2 Trình độ chuyên môn", 43, "43", "cách 4,2 điểm %", "/"), Row("5.1 Công dân học tập", 28, "28")]
    years = [Year("2023", 4, 161), Year("2024", 41, 161), Year("2025", 36, 104)]
    context = {
        "map": dots(Board(Question(rnd.province, rnd.title, rnd.year, clock.today()), request.user)),
        "trend": charts.trend("Được công nhận qua các năm", years, Fraction(40)),
        "bars": charts.bars(rows),
        "heads": ("Chỉ tiêu", "Số đơn vị chưa đạt", "Đơn vị"),
        "title": "Chỉ tiêu hay thiếu nhất",
        "split": charts.split(
            "Tình trạng", {"not-started": 17, "drafting": 20, "returned": 5, "recognised": 36, "refused": 3}
        ),
        "gauge": Gauge("Mức độ 1", 36, 42, 104),
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("bieu-do/<int:pk>/", page, name="charts"), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
