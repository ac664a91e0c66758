"""Tables in and out: what people really upload, what they are told, and that nothing is written by halves."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.storage import INCOMING
from recognition.models import CalendarDay, CalendarDayChange, Membership, Office, Tier, Unit, User
from recognition.models.institutions import NOT_DESCRIBED
from recognition.territory import rename
from tests.factories import make_commune, make_member, make_office, make_province, make_unit
from tests.recognition.operator import (
    address,
    confirm,
    csv_file,
    faults,
    make_operator,
    preview,
    said,
    upload,
    xlsx_file,
)

pytestmark = pytest.mark.django_db

UNIT_HEADS = ["Mã", "Cấp", "Loại", "Tên", "Mã đơn vị cấp trên", "Từ ngày"]
UNIT_HEADS += ["Loại hình", "Công lập", "Đánh giá ở cấp"]
IS_SCHOOL = ["Trường trung học cơ sở", "có", "Cấp huyện"]
SCHOOL = ["HY-THCS-01", "Cơ quan, đơn vị", "Trường THCS", "Bạch Sam", "12103", "01/09/2025", *IS_SCHOOL]


@pytest.fixture
def operator(client):
    """A client signed in as an operator, and the commune 12103 Bạch Sam."""
    client.force_login(make_operator(username="van-hanh"))
    client.commune = make_commune(make_province(code="33", name="Hưng Yên"), code="12103", name="Bạch Sam")
    return client


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in (Unit, Office, User, Membership, LogEntry)]


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


def test_days_off_come_in_with_the_trail_that_a_change_by_hand_leaves(operator):
    heads = ["Ngày", "Làm việc", "Tên", "Thông báo, văn bản", "Dự kiến"]
    rows = [["02/01/2026", "không", "Nghỉ bù", "TB 1/TB-VPCP", "không"], ["10/01/2026", "có", "Làm bù", "TB 1", "có"]]
    bare = upload(operator, "calendarday", csv_file([heads, [*rows[0][:3], "", "không"]]))
    asked = "Thông báo, văn bản: Ghi số, ngày của thông báo: đổi ngày nghỉ phải có văn bản."
    assert preview(bare) == [(2, "lỗi", [asked])]
    response = upload(operator, "calendarday", csv_file([heads, *rows]))
    assert (preview(response)[0][1], CalendarDayChange.objects.count()) == ("thêm mới", 0)
    confirm(operator, "calendarday", response)

    assert list(CalendarDayChange.objects.order_by("day").values_list("day", "after", "by__username")) == [
        (date(2026, 1, 2), "nghỉ: Nghỉ bù", "van-hanh"),
        (date(2026, 1, 10), "làm việc: Làm bù", "van-hanh"),
    ]
    assert CalendarDay.objects.get(day=date(2026, 1, 10)).provisional is True


@pytest.mark.parametrize("page", ["import", "export", "process_import"])
def test_others_neither_bring_in_nor_take_out(client, page):
    client.force_login(make_member(make_office()))

    assert client.post(address("unit", page), follow=True).status_code == 403
