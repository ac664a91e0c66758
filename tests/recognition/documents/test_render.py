import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from recognition.documents.press import PrintError, print_pdf
from recognition.documents.render import render
from tests.recognition.documents import samples
from tests.recognition.documents.pdfa import faults

MARK = "MẪU – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
HASH_IT = (
    "import django, hashlib; django.setup();"
    "from recognition.documents.render import render; from tests.recognition.documents import samples;"
    "pdf = render('decision', {'facts': samples.decision(3)}, attachments={'a.json': b'{}'});"
    "print(hashlib.sha256(pdf).hexdigest())"
)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, runs of white space as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def printed_number(page: str) -> str:
    """The page number; margins come last in the text of a page."""
    return page.removesuffix(MARK).split()[-1]


@pytest.fixture(scope="module")
def long_decision() -> bytes:
    return render("decision", {"facts": samples.decision(200)})


@pytest.mark.parametrize("name", samples.PAPERS)
def test_every_paper_is_an_archive_file(papers, name):
    assert faults(papers[name]) == []


@pytest.mark.parametrize("name", samples.PAPERS)
def test_every_paper_says_its_language_title_and_date(papers, name):
    facts = samples.PAPERS[name]()

    with pikepdf.open(BytesIO(papers[name])) as paper:
        assert str(paper.Root.Lang) == "vi"
        assert str(paper.docinfo["/Title"]) == facts.title
        assert str(paper.docinfo["/CreationDate"]) == "D:20260305020000Z"
        assert bool(paper.Root.MarkInfo.Marked)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("decision", ["QUYẾT ĐỊNH:", "Điều 3.", "Số: 05/QĐ-PGDĐT", "Yên Mỹ, ngày 05 tháng 3 năm 2026", "7KQ2-M9PD"]),
        ("refusal", ["V/v trả lời hồ sơ", "Kính gửi: Ủy ban nhân dân xã Nguyễn Văn Linh", "54,3 % < 60 %: chưa đạt"]),
        ("proposal", ["TỜ TRÌNH", "ngày … tháng … năm …", "TM. ỦY BAN NHÂN DÂN", "1. Báo cáo tự đánh giá;"]),
        ("appraisal_proposal", ["TỜ TRÌNH", "7/7 thành viên đồng ý", "KT. TRƯỞNG PHÒNG"]),
        ("self_assessment", ["BÁO CÁO", "I. ĐẶC ĐIỂM TÌNH HÌNH", "Trên đây là Báo cáo kết quả tự đánh giá"]),
        ("appraisal_report", ["Kết quả thẩm định từng đơn vị:", "Đủ điều kiện"]),
        ("minutes", ["08 giờ 30 phút, ngày 20 tháng 02 năm 2026", "THƯ KÝ", "CHỦ TỌA"]),
    ],
)
def test_papers_say_what_they_must(papers, name, words):
    text = " ".join(pages(papers[name])).replace("\u00a0", " ")

    assert [word for word in words if word not in text] == []


def test_minutes_have_no_line_of_place_and_date(papers):
    assert "Yên Mỹ, ngày" not in " ".join(pages(papers["minutes"]))


def test_one_unit_needs_no_list(papers):
    assert len(pages(papers["decision"])) == 1


def test_list_of_two_hundred_units_repeats_its_head_and_counts_its_own_pages(long_decision):
    decision, *annex = pages(long_decision)

    assert [page.count("Tên đơn vị") for page in annex] == [1] * len(annex)
    assert ["DANH SÁCH" in page for page in annex] == [True] + [False] * (len(annex) - 1)
    assert [printed_number(page) for page in annex[1:]] == [str(number) for number in range(2, len(annex) + 1)]
    assert sum(page.count("huyện Yên Mỹ Mức độ") for page in annex) == 200
    assert "DANH SÁCH" not in decision


def test_pages_of_a_paper_are_numbered_from_the_second_on():
    grounds = tuple(f"Căn cứ văn bản thứ {index} " + "về xây dựng xã hội học tập " * 6 for index in range(30))

    first, *rest = pages(render("decision", {"facts": samples.decision(grounds=grounds, specimen=False)}))

    assert printed_number(first).isdigit() is False
    assert [printed_number(page) for page in rest] == [str(number) for number in range(2, len(rest) + 2)]


def test_signature_block_stays_whole_with_the_words_before_it():
    for count in range(10, 22, 2):
        grounds = tuple(f"Căn cứ văn bản thứ {index} của Ủy ban nhân dân huyện" for index in range(count))
        last = pages(render("decision", {"facts": samples.decision(grounds=grounds)}))[-1]

        assert [words in last for words in ("./.", "Nơi nhận:", "PHÓ TRƯỞNG PHÒNG", "Nguyễn Thị Hồng Hạnh")] == [
            True
        ] * 4


def test_specimens_say_so_on_every_page_and_others_do_not(long_decision):
    real = pages(render("decision", {"facts": samples.decision(3, specimen=False)}))

    assert [page.count(MARK) for page in pages(long_decision)] == [1] * len(pages(long_decision))
    assert [page.count("MẪU") for page in real] == [0] * len(real)


def test_same_facts_give_the_same_bytes_in_every_process():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PORTAL_TESTING": "1"}

    def in_new_process(seed):
        run = [sys.executable, "-c", HASH_IT]
        return subprocess.run(run, env={**environment, "PYTHONHASHSEED": seed}, check=True, capture_output=True).stdout

    assert in_new_process("1") == in_new_process("2")


def test_decomposed_letters_are_set_composed():
    facts = replace(samples.decision(), authority=unicodedata.normalize("NFD", "Trưởng phòng Giáo dục"))

    assert "TRƯỞNG PHÒNG GIÁO DỤC" in pages(render("decision", {"facts": facts}))[0]


def test_names_cannot_smuggle_markup_in():
    name = 'xã <b onclick="x">Đồng</b> & <img src="file:///etc/passwd">'
    facts = samples.decision(units=(replace(samples.decision().units[0], name=name),))

    assert name.replace(" ", "") in pages(render("decision", {"facts": facts}))[0].replace(" ", "")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/x.png", "paper:../settings.py", "x.png"])
def test_the_press_fetches_nothing_but_our_own_files(address):
    with pytest.raises(PrintError):
        print_pdf(f'<html lang="vi"><title>t</title><img src="{address}" alt="x"></html>')


def test_facts_travel_inside_the_paper(signed):
    with pikepdf.open(BytesIO(signed.sealed)) as paper:
        assert {name: item.get_file().read_bytes() for name, item in paper.attachments.items()} == {
            "facts.json": b'{"number": "05/Q\xc4\x90-PGD\xc4\x90T"}'
        }
        assert [str(item.AFRelationship) for item in paper.Root.AF] == ["/Data"]
