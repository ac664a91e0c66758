"""Tables in and out: what people really upload, what they are told, and that nothing is written by halves."""

import csv
from datetime import date, datetime
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch
from tablib import Dataset

from evidence.storage import INCOMING
from recognition.models import Membership, Office, Tier, Unit, User
from recognition.models.institutions import NOT_DESCRIBED
from recognition.resources import tables
from recognition.territory import rename
from tests.factories import PASSWORD, make_commune, make_member, make_office, make_province, make_unit, make_user
from tests.recognition.operator import (
    address,
    cells,
    confirm,
    csv_bytes,
    csv_file,
    export,
    faults,
    make_dossier,
    make_operator,
    make_round,
    make_superuser,
    preview,
    said,
    upload,
    values,
    xlsx_bytes,
    xlsx_file,
)

pytestmark = pytest.mark.django_db

UNIT_HEADS = ["Mã", "Cấp", "Loại", "Tên", "Mã đơn vị cấp trên", "Từ ngày"]
UNIT_HEADS += ["Loại hình", "Công lập", "Đánh giá ở cấp"]
IS_SCHOOL = ["Trường trung học cơ sở", "có", "Cấp huyện"]
SCHOOL = ["HY-THCS-01", "Cơ quan, đơn vị", "Trường THCS", "Bạch Sam", "12103", "01/09/2025", *IS_SCHOOL]
OFFICE_HEADS = ["Mã đơn vị", "Loại cơ quan", "Tên", "Chữ viết tắt", "Địa danh", "Từ ngày"]
OFFICE = ["12103", "Ủy ban nhân dân", "UBND xã Bạch Sam", "UBND", "Bạch Sam", "01/07/2025"]
PEOPLE_HEADS = [
    "Tên đăng nhập",
    "Họ và tên",
    "Thư điện tử",
    "Mã đơn vị",
    "Loại cơ quan",
    "Vai trò",
    "Chức vụ",
    "Từ ngày",
]
LAN = ["lan", "Trần Thị Lan", "lan@example.vn", "12103", "Ủy ban nhân dân", "Chuyên viên", "Công chức", "01/01/2026"]
DANGEROUS = ["=1+1", "==1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "a;=1+1", "a,@b", "＝1"]


@pytest.fixture
def operator(client):
    """A client signed in as an operator, and the commune 12103 Bạch Sam."""
    client.force_login(make_operator(username="van-hanh"))
    client.commune = make_commune(make_province(code="33", name="Hưng Yên"), code="12103", name="Bạch Sam")
    return client


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in (Unit, Office, User, Membership, LogEntry)]


# Reading files


@pytest.mark.parametrize(
    "content",
    [
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]]),
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]], encoding="utf-8-sig"),
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]], delimiter=";", encoding="utf-8-sig"),
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]], delimiter="\t"),
        csv_bytes([["Mã", "Tên"], ["01", "Hà  Nội "]]),
        csv_bytes([["Mã", "Tên", ""], ["01", "Hà Nội", ""]]),
    ],
)
def test_csv_is_read_however_a_spreadsheet_wrote_it(content):
    _, dataset = tables.read("a.csv", content)

    assert (dataset.headers, list(dataset)) == (["#", "Mã", "Tên"], [(2, "01", "Hà Nội")])


def test_rows_keep_their_number_when_blank_ones_stand_between():
    rows = [["Mã", "Tên"], ["1", "A"], ["", ""], ["2", "B"]]

    assert list(tables.read("a.csv", csv_bytes(rows))[1]) == [(2, "1", "A"), (4, "2", "B")]
    assert list(tables.read("a.xlsx", xlsx_bytes(rows))[1]) == [(2, "1", "A"), (4, "2", "B")]


def test_excels_own_numbers_and_days_are_read():
    rows = [["a", "b", "c", "d"], [12103.0, datetime(2026, 2, 28), 21.0285, True]]

    assert list(tables.read("a.xlsx", xlsx_bytes(rows))[1]) == [(2, "12103", date(2026, 2, 28), "21.0285", "có")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "Tệp trống."),
        ("a.csv", b"  \n \n", "Tệp trống."),
        ("a.csv", "Mã,Tên\n".encode(), "Tệp không có dòng nào dưới hàng tiêu đề."),
        ("a.pdf", b"%PDF-1.7 abc", "Tệp «a.pdf» không phải là bảng. Cổng nhận tệp .xlsx hoặc .csv."),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "Tệp «a.csv» không phải là bảng. Cổng nhận tệp .xlsx hoặc .csv."),
        (
            "a.xls",
            tables.OLE_HEAD + b"x" * 100,
            "Đây là tệp Excel kiểu cũ (.xls). Mở bằng Excel, lưu lại thành .xlsx rồi tải lên.",
        ),
        (
            "a.csv",
            "Mã,Tên\n01,Hà Nội\n".encode("utf-16"),
            "Tệp không ở dạng UTF-8 nên chữ có dấu sẽ sai. Trong Excel chọn Lưu thành, loại «CSV UTF-8», rồi tải lên.",
        ),
        (
            "a.csv",
            b"a,b\n1,2,3\n",
            "Dòng 2 có 3 ô mà hàng tiêu đề chỉ có 2. Nếu là CSV, ô có dấu phẩy phải nằm trong ngoặc kép.",
        ),
        ("a.csv", b"a,b\n1,\x01\n", "Dòng 2 có ký tự lạ (không phải chữ). Gõ lại các ô của dòng này."),
        ("a.csv", b"a,b\n" + b"1,2\n" * 1001, "Tệp có hơn 1.000 dòng. Chia thành nhiều tệp."),
        (
            "a.csv",
            b"a,b\n1," + b"x" * 2**20 + b"\n",
            "Tệp CSV bị hỏng: có ô quá dài, hoặc dấu ngoặc kép mở mà không đóng. Mở bằng Excel, lưu lại rồi tải lên.",
        ),
        ("a.csv", b"x" * (2 * 2**20 + 1), "Tệp lớn hơn 2 MB. Chia danh sách thành nhiều tệp nhỏ hơn."),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(name, content, sentence):
    with pytest.raises(ValidationError) as refused:
        tables.read(name, content)

    assert refused.value.messages == [sentence]


def test_a_broken_workbook_is_refused_with_a_sentence():
    content = xlsx_bytes([["Mã"], ["01"]])

    with pytest.raises(ValidationError) as refused:
        tables.read("a.xlsx", content[: len(content) // 2])

    assert refused.value.messages == [
        "Tệp này là tệp Word hoặc Excel bị hỏng. Hãy mở tệp bằng Word hoặc Excel, lưu lại thành .docx hoặc .xlsx rồi tải lên."
    ]


def test_an_empty_workbook_is_refused_with_a_sentence():
    with pytest.raises(ValidationError) as refused:
        tables.read("a.xlsx", xlsx_bytes([]))

    assert refused.value.messages == ["Tệp không có dòng nào dưới hàng tiêu đề."]


# Writing files


def written(form, *row):
    return form().export_data(Dataset(row, headers=["Cột"] * len(row)))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_an_excel_file_is_a_formula(text):
    [cell] = cells(written(tables.XlsxTable, text))[1]

    assert (cell.data_type, cell.value) == ("s", text.replace("\r", "\n"))
    assert cell.number_format == "@"


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_file_runs_whichever_separator_it_is_read_with(text):
    content = written(tables.CsvTable, text).decode("utf-8-sig")

    for delimiter in ",;\t":
        read = [cell for row in csv.reader(StringIO(content, newline=""), delimiter=delimiter) for cell in row]
        assert [cell for cell in read if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))] == []


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "a;=1+1", "Bạch Sam", "'Chào'", "Cư M'gar"])
def test_what_was_taken_out_as_csv_comes_in_unchanged(text):
    assert list(tables.read("a.csv", written(tables.CsvTable, text))[1]) == [(2, text)]


def test_empty_cells_stay_empty_and_numbers_stay_numbers():
    row = [None, "", 5, date(2026, 2, 28), "00012"]

    assert values(written(tables.XlsxTable, *row))[1] == [None, None, 5, datetime(2026, 2, 28), "00012"]
    assert written(tables.CsvTable, None, "", 5, "00012").decode("utf-8-sig").splitlines()[1] == ",,5,00012"


def test_signs_that_no_workbook_holds_are_left_out():
    assert values(written(tables.XlsxTable, "Bạch\x01 Sam"))[1] == ["Bạch Sam"]


# Units


@pytest.mark.parametrize("make_file", [csv_file, xlsx_file])
def test_institutions_are_previewed_then_added(operator, make_file):
    before = everything()

    response = upload(operator, "unit", make_file([UNIT_HEADS, SCHOOL]))
    assert (preview(response), everything()) == ([(2, "thêm mới", [])], before)
    done = confirm(operator, "unit", response)

    added = Unit.objects.get(code="HY-THCS-01")
    assert (added.full_name, added.parent, added.path) == (
        "Trường THCS Bạch Sam",
        operator.commune,
        f"{operator.commune.path}{added.pk}/",
    )
    assert said(operator.get(done.url)) == ["Đã nhập: thêm mới 1, sửa 0, không đổi 0."]
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Thêm từ tệp."]


def test_the_preview_names_what_each_row_will_do(operator):
    make_unit(
        tier=Tier.INSTITUTION, type="Trường THCS", name="Bạch Sam", code="A", parent=operator.commune, lat="21.0285"
    )
    make_unit(tier=Tier.INSTITUTION, type="Trường THCS", name="Dị Sử", code="B", parent=operator.commune)
    rows = [
        ["A", "co quan, don vi", "Trường THCS", "Bạch Sam", "12103", "01/07/2025", *IS_SCHOOL, "21,0300", "31/08/2026"],
        ["B", "Cơ quan, đơn vị", "Trường THCS", "Dị Sử", "12103", "2025-07-01", *IS_SCHOOL, "", ""],
        ["C", "Cơ quan, đơn vị", "Trường THCS", "Mới", "12103", "01/07/2025", *IS_SCHOOL, "", ""],
    ]

    response = upload(operator, "unit", csv_file([[*UNIT_HEADS, "Vĩ độ", "Đến hết ngày"], *rows], delimiter=";"))

    assert preview(response) == [
        (2, "sửa", ["Vĩ độ: 21,0285 → 21,0300", "Đến hết ngày: (trống) → 31/08/2026"]),
        (3, "không đổi", []),
        (4, "thêm mới", []),
    ]
    page = response.content.decode()
    assert [word in page for word in ("thêm mới", "không đổi", "Vĩ độ: 21,0285 → 21,0300")] == [True, True, True]


def test_a_name_put_right_from_a_table_is_put_right_on_papers_too(operator):
    rename(operator.commune, type_="Phường", name="Bạch Xam", day=date(2026, 4, 30), basis="NQ")
    row = ["12103", "Cấp xã", "Phường", "Bạch Sam", "33", "01/07/2025", "", "", ""]

    response = upload(operator, "unit", csv_file([UNIT_HEADS, row]))
    confirm(operator, "unit", response)

    assert preview(response) == [(2, "sửa", ["Tên: Bạch Xam → Bạch Sam"])]
    assert Unit.objects.get(code="12103").full_name_on(date(2026, 5, 1)) == "Phường Bạch Sam"


def test_a_row_may_hang_below_an_earlier_one_of_the_same_file(operator):
    rows = [
        ["99001", "Cấp xã", "Xã", "Mới", "33", "01/01/2026", "", "", ""],
        ["T1", "Cơ quan, đơn vị", "Trường", "Mới", "99001", "01/01/2026", *IS_SCHOOL],
    ]

    confirm(operator, "unit", upload(operator, "unit", csv_file([UNIT_HEADS, *rows])))

    assert Unit.objects.get(code="T1").parent == Unit.objects.get(code="99001")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"Mã đơn vị cấp trên": "99999"}, "Mã đơn vị cấp trên: Không có đơn vị nào mang mã «99999» vào ngày 01/09/2025. Nếu Excel đã bỏ các số 0 ở đầu mã, đặt cột mã ở dạng Văn bản rồi gõ lại."),
        ({"Mã đơn vị cấp trên": ""}, "Mã đơn vị cấp trên: Chưa ghi đơn vị cấp trên."),
        ({"Từ ngày": "31/02/2026"}, "Từ ngày: «31/02/2026» không phải là ngày; ghi như 28/02/2026."),
        ({"Từ ngày": "09/28/2025"}, "Từ ngày: «09/28/2025» không phải là ngày; ghi như 28/02/2026."),
        ({"Từ ngày": ""}, "Từ ngày: Ô này không được để trống."),
        ({"Tên": ""}, "Tên: Ô này không được để trống."),
        (
            {"Cấp": "Cấp sã"},
            "Cấp: «Cấp sã» không có trong danh mục. Có phải «Cấp xã»? "
            "Ghi một trong: «Cấp tỉnh», «Cấp huyện», «Cấp xã», «Cơ quan, đơn vị».",
        ),
        ({"Mã": "12103", "Từ ngày": "01/09/2025"}, "Mã này đang thuộc một đơn vị còn hoạt động."),
        ({"Mã": "12103", "Từ ngày": "01/07/2025"}, "Cấp: Đơn vị này đang là cấp xã, không đổi cấp được."),
        ({"Loại hình": ""}, NOT_DESCRIBED),
        ({"Công lập": "chắc có"}, "Công lập: «chắc có»: ghi «có» hoặc «không»."),
        ({"Cấp": "Cấp xã", "Công lập": "", "Đánh giá ở cấp": ""}, NOT_DESCRIBED),
        ({"Tên": "x" * 201}, "Tên: Giá trị này chỉ có tối đa 200 kí tự (hiện có 201)"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_number_and_a_sentence(operator, change, sentence):
    bad = [change.get(head, value) for head, value in zip(UNIT_HEADS, SCHOOL, strict=True)]
    good = ["OK", *SCHOOL[1:]]
    before = everything()

    response = upload(operator, "unit", csv_file([UNIT_HEADS, good, bad]))

    assert preview(response) == [(2, "thêm mới", []), (3, "lỗi", [sentence])]
    assert "confirm_form" not in response.context
    assert "Chưa ghi gì vì có dòng lỗi" in response.content.decode()
    assert everything() == before


def test_the_same_unit_twice_in_a_file_is_an_error(operator):
    response = upload(operator, "unit", csv_file([UNIT_HEADS, SCHOOL, SCHOOL]))

    assert preview(response) == [(2, "thêm mới", []), (3, "lỗi", ["Trùng với dòng 2."])]


def test_a_fault_of_the_portals_own_is_told_without_its_trace(operator, caplog):
    """A tree so deep that its path has no room: the database refuses, not the form."""
    Unit.objects.filter(pk=operator.commune.pk).update(path="/" + "1" * 198 + "/")

    response = upload(operator, "unit", csv_file([UNIT_HEADS, SCHOOL]))

    sentence = "Không ghi được dòng này vì một lỗi của cổng; người vận hành máy chủ xem nhật ký."
    assert preview(response) == [(2, "lỗi", [sentence])]
    assert [part for part in ("Traceback", "DataError") if part in response.content.decode()] == []
    assert [record.getMessage() for record in caplog.records] == ["Import of UnitResource, row 2"]


@pytest.mark.parametrize(
    ("heads", "sentences"),
    [
        (["Mã", "Ten", "CẤP", "Từ ngày", "Loại", "Ghi chú"], ["Cột «Ghi chú» không có trong mẫu."]),
        (["Mã", "Cấp", "Loại", "Tên đơn vị", "x", "y"], [
            "Thiếu cột «Tên».",
            "Thiếu cột «Từ ngày».",
            "Cột «Tên đơn vị» không có trong mẫu.",
            "Cột «x» không có trong mẫu.",
            "Cột «y» không có trong mẫu.",
        ]),
        (["Mã", "Cấp", "Tên", "Tên", "Từ ngày", "Loại"], ["Cột «Tên» có hai lần."]),
    ],
)  # fmt: skip
def test_wrong_heads_are_named(operator, heads, sentences):
    known = (
        "Các cột của mẫu: Mã, Cấp, Loại, Tên, Mã đơn vị cấp trên, Loại hình, Công lập, Đánh giá ở cấp, "
        "Chính là cơ quan, Vĩ độ, Kinh độ, Từ ngày, Đến hết ngày, Đơn vị mẫu."
    )

    assert faults(upload(operator, "unit", csv_file([heads, SCHOOL[: len(heads)]]))) == [*sentences, known]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("a.csv", b""), "Tệp trống."),
        (("a.png", b"\x89PNG\r\n\x1a\n\0"), "Tệp «a.png» không phải là bảng. Cổng nhận tệp .xlsx hoặc .csv."),
        (
            ("a.csv", b"x" * 2**20),
            "Tệp CSV bị hỏng: có ô quá dài, hoặc dấu ngoặc kép mở mà không đóng. Mở bằng Excel, lưu lại rồi tải lên.",
        ),
        (("a.csv", b"x" * 3 * 2**20), "Tệp lớn hơn 2 MB. Chia danh sách thành nhiều tệp nhỏ hơn."),
    ],
)
def test_a_wrong_file_is_refused_on_the_page(operator, file, sentence):
    response = upload(operator, "unit", SimpleUploadedFile(*file))

    assert (response.status_code, faults(response)) == (200, [sentence])


def test_no_file_is_asked_for(operator):
    assert faults(operator.post(address("unit", "import"), {"resource": "0"})) == ["Chọn tệp cần nhập."]


# Preview and confirmation


def test_what_is_no_longer_good_at_the_confirmation_writes_nothing(operator):
    response = upload(operator, "unit", csv_file([UNIT_HEADS, ["X", *SCHOOL[1:]], SCHOOL]))
    make_unit(tier=Tier.INSTITUTION, parent=operator.commune, code=SCHOOL[0])
    before = everything()

    refused = confirm(operator, "unit", response)

    assert (refused.status_code, everything()) == (200, before)
    assert preview(refused)[1] == (3, "lỗi", ["Mã này đang thuộc một đơn vị còn hoạt động."])


def test_a_preview_is_confirmed_once(operator):
    response = upload(operator, "unit", csv_file([UNIT_HEADS, SCHOOL]))
    confirm(operator, "unit", response)

    again = operator.get(confirm(operator, "unit", response).url)

    assert said(again) == [
        "Đã nhập: thêm mới 1, sửa 0, không đổi 0.",
        "Chưa nhập gì: bản xem trước đã dùng rồi hoặc đã cũ. Tải tệp lên lại để xem và xác nhận.",
    ]
    assert Unit.objects.filter(code=SCHOOL[0]).count() == 1


def test_only_who_previewed_a_file_confirms_it_and_no_other_file(operator, client):
    response = upload(operator, "unit", csv_file([UNIT_HEADS, SCHOOL]))
    forged = response.context["confirm_form"].initial | {"import_file_name": "../secret-key"}
    client.force_login(make_operator())

    answers = [confirm(client, "unit", response), client.post(address("unit", "process_import"), forged)]

    assert [answer.url for answer in answers] == [address("unit", "import")] * 2
    assert list(Unit.objects.filter(code=SCHOOL[0])) == []


def test_uploads_do_not_stay_behind(operator):
    upload(operator, "unit", csv_file([UNIT_HEADS, ["", *SCHOOL[1:]]]))
    confirm(operator, "unit", upload(operator, "unit", csv_file([UNIT_HEADS, SCHOOL])))

    assert default_storage.listdir(INCOMING) == ([], [])


@pytest.mark.parametrize("page", ["import", "export", "process_import"])
def test_others_neither_bring_in_nor_take_out(client, page):
    client.force_login(make_member(make_office()))

    assert client.post(address("unit", page), follow=True).status_code == 403


# Offices


def test_offices_come_in_by_their_units_code(operator):
    response = upload(operator, "office", csv_file([OFFICE_HEADS, OFFICE]))
    confirm(operator, "office", response)
    again = upload(operator, "office", csv_file([OFFICE_HEADS, [*OFFICE[:4], "Hưng Yên", OFFICE[5]]]))

    office = Office.objects.get()
    assert (office.unit, office.kind, office.valid_from) == (operator.commune, "committee", date(2025, 7, 1))
    assert (preview(response), preview(again)) == (
        [(2, "thêm mới", [])],
        [(2, "sửa", ["Địa danh: Bạch Sam → Hưng Yên"])],
    )


def test_a_code_means_the_unit_that_bore_it_on_the_day(operator):
    old = make_unit(
        code="12103", name="Cũ", valid_from=date(2015, 1, 1), valid_to=date(2025, 6, 30), parent=make_province()
    )

    confirm(operator, "office", upload(operator, "office", csv_file([OFFICE_HEADS, [*OFFICE[:5], "01/01/2020"]])))

    assert Office.objects.get().unit == old


def test_a_second_office_of_a_kind_is_an_error(operator):
    make_office(operator.commune, name="UBND xã Bạch Sam")

    response = upload(operator, "office", csv_file([OFFICE_HEADS, [*OFFICE[:2], "Ủy ban xã Bạch Sam", *OFFICE[3:]]]))

    assert preview(response) == [
        (
            2,
            "lỗi",
            [
                "Loại cơ quan: Xã Bạch Sam đã có «UBND xã Bạch Sam» cùng loại trong thời gian đó. "
                "Sửa cơ quan ấy, hoặc ghi ngày kết thúc trước."
            ],
        )
    ]


def test_an_office_of_an_unknown_unit_is_an_error(operator):
    response = upload(operator, "office", csv_file([OFFICE_HEADS, ["ABC", *OFFICE[1:]]]))

    assert preview(response) == [(2, "lỗi", ["Mã đơn vị: Không có đơn vị nào mang mã «ABC» vào ngày 01/07/2025."])]


# People


def test_people_come_in_with_a_role_and_an_account_without_password(operator):
    office = make_office(operator.commune)

    response = upload(operator, "membership", xlsx_file([PEOPLE_HEADS, LAN]))
    assert list(User.objects.filter(username="lan")) == []
    done = confirm(operator, "membership", response)

    lan = User.objects.get(username="lan")
    held = Membership.objects.get(user=lan)
    assert preview(response) == [(2, "thêm mới", ["mở tài khoản mới «lan», chưa có mật khẩu"])]
    assert (lan.full_name, lan.has_usable_password(), lan.must_change_password) == ("Trần Thị Lan", False, True)
    assert (held.office, held.role, held.position, held.valid_from) == (
        office,
        "officer",
        "Công chức",
        date(2026, 1, 1),
    )
    assert said(operator.get(done.url)) == [
        "Đã nhập: thêm mới 1, sửa 0, không đổi 0.",
        "1 tài khoản chưa có mật khẩu: mở danh sách, chọn và cấp mật khẩu dùng một lần.",
    ]


def test_one_person_may_have_several_roles_in_a_file(operator):
    make_office(operator.commune)
    leader = [*LAN[:5], "Lãnh đạo", "Chủ tịch", "01/01/2026"]

    response = upload(operator, "membership", csv_file([PEOPLE_HEADS, LAN, leader]))
    confirm(operator, "membership", response)

    assert [line[1] for line in preview(response)] == ["thêm mới", "thêm mới"]
    assert sorted(Membership.objects.values_list("user__username", "role")) == [("lan", "leader"), ("lan", "officer")]


def test_coming_in_again_changes_nothing_and_the_password_stays(operator):
    make_office(operator.commune)
    confirm(operator, "membership", upload(operator, "membership", csv_file([PEOPLE_HEADS, LAN])))
    lan = User.objects.get(username="lan")
    lan.set_password(PASSWORD)
    lan.save()
    renamed = ["lan", "Trần Thị Hương Lan", *LAN[2:]]

    same = upload(operator, "membership", csv_file([PEOPLE_HEADS, LAN]))
    other = upload(operator, "membership", csv_file([PEOPLE_HEADS, renamed]))
    confirm(operator, "membership", other)

    lan.refresh_from_db()
    assert preview(same) == [(2, "không đổi", [])]
    assert preview(other) == [(2, "sửa", ["Họ và tên: Trần Thị Lan → Trần Thị Hương Lan"])]
    assert (lan.full_name, lan.check_password(PASSWORD)) == ("Trần Thị Hương Lan", True)


def test_a_new_role_says_when_it_renames_the_account(operator):
    make_office(operator.commune)
    make_user("lan", full_name="Trần Thị Lân", email="cu@example.vn")

    response = upload(operator, "membership", csv_file([PEOPLE_HEADS, LAN]))

    assert preview(response) == [
        (2, "thêm mới", ["tài khoản: Trần Thị Lân (cu@example.vn) → Trần Thị Lan (lan@example.vn)"])
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"Vai trò": "Chuyên vien viên"},
            "Vai trò: «Chuyên vien viên» không có trong danh mục. Có phải «Chuyên viên»? "
            "Ghi một trong: «Chuyên viên», «Lãnh đạo», «Văn thư», «Người xem», «Quản lý người dùng».",
        ),
        ({"Mã đơn vị": "00000"}, "Mã đơn vị: Không có đơn vị nào mang mã «00000» vào ngày 01/01/2026. Nếu Excel đã bỏ các số 0 ở đầu mã, đặt cột mã ở dạng Văn bản rồi gõ lại."),
        ({"Loại cơ quan": "Hội Khuyến học"}, "Loại cơ quan: Xã Bạch Sam không có cơ quan loại «Hội Khuyến học» vào ngày 01/01/2026."),
        ({"Thư điện tử": "lan"}, "Thư điện tử: Nhập địa chỉ email."),
        ({"Tên đăng nhập": "Trần Lan"}, "Tên đăng nhập: Điền tên đăng nhập hợp lệ. Giá trị này chỉ có thể chứa các chữ cái, số, và các ký tự @/./+/-/_"),
        ({"Tên đăng nhập": "Van-Hanh"}, "Tên đăng nhập: Đã có tài khoản «van-hanh», chỉ khác chữ hoa, chữ thường."),
        ({"Từ ngày": "hôm qua"}, "Từ ngày: «hôm qua» không phải là ngày; ghi như 28/02/2026."),
        ({"Chức vụ": ""}, "Chức vụ: Ô này không được để trống."),
    ],
)  # fmt: skip
def test_a_bad_person_is_named_with_a_sentence_and_nobody_comes_in(operator, change, sentence):
    make_office(operator.commune)
    bad = [change.get(head, value) for head, value in zip(PEOPLE_HEADS, LAN, strict=True)]
    before = everything()

    response = upload(operator, "membership", csv_file([PEOPLE_HEADS, ["an", "An", *LAN[2:]], bad]))

    assert preview(response)[1] == (3, "lỗi", [sentence])
    assert everything() == before


def test_one_account_with_two_names_in_a_file_is_an_error(operator):
    make_office(operator.commune)
    other = ["lan", "Lê Văn Lân", *LAN[2:5], "Lãnh đạo", *LAN[6:]]

    response = upload(operator, "membership", csv_file([PEOPLE_HEADS, LAN, other]))

    assert preview(response)[1] == (3, "lỗi", ["Họ và tên: Dòng 2 ghi tài khoản này là của «Trần Thị Lan»."])


def test_an_operators_table_does_not_rename_operators(operator):
    make_office(operator.commune)
    make_superuser(username="sep", full_name="Sếp")
    row = ["sep", "Tên khác", *LAN[2:]]

    refused = upload(operator, "membership", csv_file([PEOPLE_HEADS, row]))

    assert preview(refused) == [
        (2, "lỗi", ["Tên đăng nhập: Tài khoản «sep» của người vận hành chỉ quản trị cấp cao sửa được."])
    ]
    assert User.objects.get(username="sep").full_name == "Sếp"


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
    with django_assert_max_num_queries(10) as for_one:
        export(operator, "dossier", "0")
    for _ in range(2):
        make_dossier(rnd)

    with django_assert_max_num_queries(10) as for_three:
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
