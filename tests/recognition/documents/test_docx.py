"""The Word files: what they say, in which order, and how they are laid out."""

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from recognition.documents.docx import docx
from tests.recognition.documents import samples


@cache
def made(name):
    return Document(BytesIO(docx(name, {"facts": samples.PAPERS[name]()})))


def lines(place) -> list[str]:
    """The words of paragraphs and tables in the order in which they stand; each cell's lines in their place."""
    found = []
    for item in place.iter_inner_content():
        if hasattr(item, "rows"):
            cells = [cell for row in item.rows for cell in dict.fromkeys(row.cells)]
            found += [line for cell in cells for line in lines(cell)]
        elif item.text.strip():
            found.append(item.text.replace("\u00a0", " "))
    return found


def rows(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_what_people_paste_from_word_does_not_break_the_file():
    pasted = replace(samples.proposal(), paragraphs=("Một\x0bhai\x1f ba\x08.",), subject="về\x1f việc")
    paper = Document(BytesIO(docx("proposal", {"facts": pasted})))

    assert [line for line in lines(paper) if line.startswith("Một")] == ["Một\nhai ba."]


def test_a_proposal_says_everything_in_its_order():
    proposal = samples.proposal()

    assert lines(made("proposal")) == [
        *("ỦY BAN NHÂN DÂN", "XÃ NGUYỄN VĂN LINH"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("Số:         /TTr-UBND", "Nguyễn Văn Linh, ngày … tháng … năm …"),
        *("TỜ TRÌNH", "Về việc đề nghị công nhận danh hiệu “Cộng đồng học tập” cấp xã năm 2025"),
        "Kính gửi: Phòng Giáo dục và Đào tạo huyện Yên Mỹ",
        *(proposal.grounds[0], "Căn cứ kết quả cuộc họp tự đánh giá ngày 15 tháng 01 năm 2026."),
        *(proposal.paragraphs[0], "Kết quả tự đánh giá theo từng tiêu chí:"),
        *("Số TT", "Tiêu chí", "Kết quả", "Ghi chú"),
        *("1", "Lãnh đạo, chỉ đạo của cấp ủy, chính quyền", "3/3 chỉ tiêu đạt"),
        *("2", "Huy động nguồn lực, tạo môi trường học tập", "3/3 chỉ tiêu đạt"),
        *("3", "Tác dụng của việc xây dựng cộng đồng học tập", "2/2 chỉ tiêu đạt", "Xã vùng khó khăn"),
        "Ủy ban nhân dân xã Nguyễn Văn Linh kính đề nghị Phòng Giáo dục và Đào tạo huyện Yên Mỹ xem xét, công nhận xã "
        "Nguyễn Văn Linh đạt danh hiệu “Cộng đồng học tập” cấp xã mức độ 1 năm 2025.",
        *("Hồ sơ gửi kèm theo Tờ trình gồm:", "1. Báo cáo tự đánh giá;"),
        *("2. Bản tổng hợp kết quả các tiêu chí, chỉ tiêu.", "Ủy ban nhân dân xã Nguyễn Văn Linh kính trình./."),
        *("Nơi nhận:", "- Như trên;", "- Đảng ủy, HĐND xã;", "- Lưu: VT."),
        *("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Đỗ Hữu Quỳnh"),
    ]


@pytest.mark.parametrize("name", samples.PAPERS)
def test_every_paper_says_its_title_its_author_and_its_language(name):
    properties, facts = made(name).core_properties, samples.PAPERS[name]()

    assert (properties.title, properties.language) == (facts.title, "vi-VN")
    assert properties.author == " ".join(facts.letterhead.body_lines)
    assert made(name).styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"


@pytest.mark.parametrize("name", samples.PAPERS)
def test_pages_are_a4_in_times_new_roman_and_numbered_from_the_second_on(name):
    document = made(name)
    section = document.sections[0]

    assert [round(length / Mm(1)) for length in (section.page_width, section.page_height)] == [210, 297]
    assert [round(length / Mm(1)) for length in (section.left_margin, section.right_margin)] == [30, 18]
    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size.pt) == ("Times New Roman", 14)
    assert ["PAGE" in one._element.xml for one in (section.first_page_header, section.header)] == [False, True]
    assert section.different_first_page_header_footer


def test_the_annex_lies_on_pages_of_its_own_whose_tables_repeat_their_head():
    report = made("self_assessment")
    section, annex = report.sections
    table = report.tables[-1]

    assert [round(annex.page_width / Mm(1)), round(section.page_width / Mm(1))] == [297, 210]
    assert annex._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows[:3]] == [True, False, False]
    assert rows(table)[1] == ["1", *["Tiêu chí 1: kết quả học tập"] * 4]
    assert rows(table)[2] == [
        "1.1",
        "Công dân được đào tạo chuyên môn kỹ thuật, trong đó có trình độ đại học trở lên\n(Điều 6.5b, 7.5b)",
        "Được đào tạo: 4.891 / 7.992\nĐại học trở lên: 1.203 / 7.992",
        "- Báo cáo số 45/BC-UBND ngày 10/01/2026\n- Sổ theo dõi “Công dân học tập”",
        "Mức độ 1: Đạt. 4.891 / 7.992 = 61,1 % ≥ 50 %\n"
        "Mức độ 2: Không đạt. 1.203 / 7.992 = 15,0 % ≥ 15 %; chưa có số liệu năm trước",
    ]


def test_minutes_are_signed_by_two_and_bear_no_line_of_place_and_date():
    said = lines(made("minutes"))

    assert said[said.index("THƯ KÝ") :] == [
        *("THƯ KÝ", "Lưu Quý Thưởng", "CHỦ TỌA", "Nguyễn Thị Hồng Hạnh"),
        *("Nơi nhận:", "- Các thành viên Hội đồng;", "- Lưu: Hồ sơ."),
    ]
    assert [line for line in said if line.startswith("Yên Mỹ, ngày")] == []


def test_names_cannot_smuggle_markup_in_and_decomposed_letters_are_composed():
    name = 'Xã <b onclick="x">Đồng</b> & <w:p>'
    facts = replace(samples.proposal(), request=f"công nhận {name} Ho\u0302\u0300ng")

    assert [
        line for line in lines(Document(BytesIO(docx("proposal", {"facts": facts})))) if f"{name} Hồng" in line
    ] != []


def test_a_paper_without_recipients_and_addressees_stands_as_well():
    facts = replace(samples.self_assessment(0), recipients=(), addressees=())
    said = lines(Document(BytesIO(docx("self_assessment", {"facts": facts}))))

    assert said[-3:] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Đỗ Hữu Quỳnh"]
    assert "Nơi nhận:" not in said
