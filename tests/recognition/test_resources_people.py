"""Tables of offices and of people with their roles."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from recognition.models import Membership, Office, Unit, User
from tests.factories import PASSWORD, make_commune, make_office, make_province, make_unit, make_user
from tests.recognition.operator import (
    confirm,
    csv_file,
    make_operator,
    make_superuser,
    preview,
    said,
    upload,
    xlsx_file,
)

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def operator(client):
    """A client signed in as an operator, and the commune 12103 Bạch Sam."""
    client.force_login(make_operator(username="van-hanh"))
    client.commune = make_commune(make_province(code="33", name="Hưng Yên"), code="12103", name="Bạch Sam")
    return client


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in (Unit, Office, User, Membership, LogEntry)]


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
