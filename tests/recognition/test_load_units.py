"""The country's units from their files."""

import csv
import gzip
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from recognition import territory
from recognition.models import Tier, Unit, UnitChange, UnitName
from recognition.territory import Link, kinds, legal_basis, split_name
from tests.factories import make_province, make_unit

LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
BEFORE_DONG_NAI, DONG_NAI = date(2026, 4, 29), date(2026, 4, 30)

TREE = ["code", "name", "tier", "type", "parent", "lat", "lon"]
OLD = [
    ("01", "Tỉnh Thái Bình", "province", "Tỉnh", "", "20.5", "106.3"),
    ("02", "Tỉnh Hưng Yên", "province", "Tỉnh", "", "", ""),
    ("03", "Tỉnh Đồng Nai", "province", "Tỉnh", "", "", ""),
    ("011", "Thị Xã Mỹ Hào", "district", "Thị xã", "02", "", ""),
    ("012", "Huyện Cồn Cỏ", "district", "Huyện", "03", "", ""),
    ("00001", "Phường Bạch Sam", "commune", "Phường", "011", "", ""),
    ("00002", "Phường 1", "commune", "Xã", "011", "", ""),
    ("00003", "Xã Lộc Ninh", "commune", "Xã", "011", "", ""),
]
NEW = [
    ("02", "Tỉnh Hưng Yên", "province", "Tỉnh", "", "", ""),
    ("03", "Tỉnh Đồng Nai", "province", "Tỉnh", "", "", ""),
    ("00001", "Phường Mỹ Hào", "commune", "Phường", "02", "20.9", "106.1"),
    ("00002", "Phường Thượng Hồng", "commune", "Phường", "02", "", ""),
    ("00003", "Xã Lộc Ninh", "commune", "Xã", "03", "", ""),
    ("00004", "Đặc khu Cồn Cỏ", "commune", "Đặc khu", "03", "", ""),
]
LINKS = [
    ("01", "02", "whole"),
    ("02", "02", "whole"),
    ("03", "03", "whole"),
    ("012", "00004", "whole"),
    ("00001", "00001", "whole"),
    ("00002", "00001", "main part"),
    ("00002", "00002", "part"),
    ("00003", "00003", "whole"),
]
RENAMED = [
    ("03", "Tỉnh Đồng Nai", "Thành phố Đồng Nai", "Thành phố"),
    ("00003", "Xã Lộc Ninh", "Phường Lộc Ninh", "Phường"),
]


def write(folder, *, old=OLD, new=NEW, links=LINKS, renamed=RENAMED):
    """The four files in ``folder``."""
    _write(folder, "before-2025-07-01", TREE, old)
    _write(folder, "from-2025-07-01", TREE, new)
    _write(folder, "succession-2025-07-01", ["old", "new", "share"], links)
    _write(folder, "renamed-2026-04-30", ["code", "old_name", "new_name", "new_type"], renamed)
    return folder


def _write(folder, name, columns, rows):
    with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def load_units(folder):
    """What the command says."""
    out = io.StringIO()
    call_command("load_units", folder=folder, stdout=out)
    return out.getvalue().strip()


def everything():
    """Every column of every row that the command may write."""
    return [list(model.objects.order_by("pk").values_list()) for model in (Unit, UnitName, UnitChange)]


def unit(day, code):
    return Unit.objects.as_at(day).get(code=code)


# Pure functions


@pytest.mark.parametrize(
    ("printed", "split"),
    [
        ("Phường Bạch Sam", ("Phường", "Bạch Sam")),
        ("Phường 1", ("Phường", "1")),
        ("Phường 1 Bảo Lộc", ("Phường", "1 Bảo Lộc")),
        ("Thị Xã Việt Yên", ("Thị xã", "Việt Yên")),
        ("Thị trấn D'Ran", ("Thị trấn", "D'Ran")),
        ("Thành phố Hồ Chí Minh", ("Thành phố", "Hồ Chí Minh")),
        ("Tỉnh Bà Rịa - Vũng Tàu", ("Tỉnh", "Bà Rịa - Vũng Tàu")),
        ("Đặc khu Cồn Cỏ", ("Đặc khu", "Cồn Cỏ")),
        ("Quận 10", ("Quận", "10")),
    ],
)
def test_a_printed_name_is_a_type_and_a_proper_name(printed, split):
    assert split_name(printed) == split


@pytest.mark.parametrize("printed", ["Bạch Sam", "Phường", "Xãm", ""])
def test_a_name_without_a_type_is_refused(printed):
    with pytest.raises(ValueError, match="không bắt đầu bằng một loại đơn vị hành chính"):
        split_name(printed)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([Link("a", "x", "whole")], ["continues"]),
        ([Link("a", "x", "whole"), Link("b", "x", "whole")], ["merged", "merged"]),
        ([Link("a", "x", "main part"), Link("a", "y", "part")], ["split", "split"]),
        ([Link("a", "x", "whole"), Link("b", "x", "part"), Link("b", "y", "main part")], ["merged", "split", "split"]),
        ([Link("a", "x", "main part")], ["merged"]),
    ],
)
def test_the_kind_of_a_change_follows_from_how_many_went_where(links, expected):
    assert list(kinds(links).values()) == expected


def test_the_legal_basis_names_the_assembly_only_for_provinces_that_were_merged():
    codes = "QĐ 19/2025/QĐ-TTg (danh mục và mã số các đơn vị hành chính)"

    assert legal_basis(Tier.PROVINCE, "merged") == f"NQ 202/2025/QH15 về sắp xếp đơn vị hành chính cấp tỉnh; {codes}"
    assert legal_basis(Tier.PROVINCE, "continues") == codes
    assert legal_basis(Tier.COMMUNE, "split") == (
        f"Nghị quyết của UBTVQH về sắp xếp đơn vị hành chính cấp xã năm 2025 của tỉnh, thành phố; {codes}"
    )


# A small country


@pytest.mark.django_db
def test_units_live_until_or_from_the_first_of_july_2025(tmp_path):
    said = load_units(write(tmp_path))

    assert said == "Đã nạp 14 đơn vị, 8 lần chuyển tiếp, 2 lần đổi tên."
    assert Unit.objects.filter(valid_from=territory.START_OF_DATA, valid_to=LAST_OLD).count() == len(OLD)
    assert Unit.objects.filter(valid_from=FIRST_NEW, valid_to=None).count() == len(NEW)


@pytest.mark.django_db
def test_loaded_units_have_what_saving_would_have_given_them(tmp_path):
    load_units(write(tmp_path))
    loaded = everything()
    for one in Unit.objects.all():
        one.save()

    assert everything() == loaded
    ward = unit(LAST_OLD, "00002")
    assert (ward.type, ward.name, str(ward.parent), str(ward.parent.parent)) == (
        "Phường",
        "1",
        "Thị xã Mỹ Hào",
        "Tỉnh Hưng Yên",
    )
    assert list(Unit.objects.above(ward)) == [ward.parent.parent, ward.parent]


@pytest.mark.django_db
def test_units_saved_later_do_not_meet_the_keys_of_loaded_ones(tmp_path):
    load_units(write(tmp_path))

    assert make_province().pk > max(Unit.objects.filter(code__in=["02", "00004"]).values_list("pk", flat=True))


@pytest.mark.django_db
def test_what_went_on_whole_continues_the_old_unit(tmp_path):
    load_units(write(tmp_path))

    continued = Unit.objects.exclude(continues=None).order_by("code").values_list("code", "continues__code")
    assert list(continued) == [("00003", "00003"), ("00004", "012"), ("03", "03")]
    changes = UnitChange.objects.filter(effective_on=FIRST_NEW).order_by("old__code", "new__code")
    assert list(changes.values_list("old__code", "new__code", "kind", "share")) == [
        ("00001", "00001", "merged", "whole"),
        ("00002", "00001", "split", "main part"),
        ("00002", "00002", "split", "part"),
        ("00003", "00003", "continues", "whole"),
        ("01", "02", "merged", "whole"),
        ("012", "00004", "continues", "whole"),
        ("02", "02", "merged", "whole"),
        ("03", "03", "continues", "whole"),
    ]


@pytest.mark.django_db
def test_renamed_units_go_on_under_both_names(tmp_path):
    load_units(write(tmp_path))

    commune, province = unit(DONG_NAI, "00003"), unit(DONG_NAI, "03")
    assert (commune.full_name_on(BEFORE_DONG_NAI), commune.full_name_on(DONG_NAI)) == (
        "Xã Lộc Ninh",
        "Phường Lộc Ninh",
    )
    bases = UnitChange.objects.filter(kind="renamed").values_list("new", "legal_basis")
    assert dict(bases) == {province.pk: "NQ 30/2026/QH16", commune.pk: "237/NQ-UBTVQH16"}


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_says_so(tmp_path):
    load_units(write(tmp_path))
    before = everything()

    assert load_units(tmp_path) == "Không có gì mới: đã có đủ 14 đơn vị, 8 lần chuyển tiếp."
    assert everything() == before


@pytest.mark.django_db
def test_a_later_run_adds_what_is_missing_and_keeps_what_offices_have_changed(tmp_path):
    load_units(write(tmp_path, new=NEW[:-1], links=[line for line in LINKS if line[1] != "00004"]))
    corrected = unit(FIRST_NEW, "00002")
    territory.rename(corrected, type_="Xã", name="Khác", day=date(2027, 1, 1), basis="Nghị quyết")

    assert load_units(write(tmp_path)) == "Đã nạp 1 đơn vị, 1 lần chuyển tiếp, 0 lần đổi tên."
    assert unit(date(2027, 1, 1), "00002").full_name == "Xã Khác"


@pytest.mark.django_db
def test_institutions_and_specimens_are_left_alone(tmp_path):
    institution = make_unit(tier=Tier.INSTITUTION, parent=make_province(specimen=True, code="mau"), code="truong")
    before = list(Unit.objects.order_by("pk").values())
    load_units(write(tmp_path))

    assert list(Unit.objects.filter(pk__lte=institution.pk).order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_code_that_a_specimen_bears_is_named_and_nothing_is_loaded(tmp_path):
    make_province(code="02", name="Mẫu", specimen=True)

    with pytest.raises(CommandError) as refused:
        load_units(write(tmp_path))
    assert str(refused.value) == "Chưa nạp gì: mã 02 đang thuộc Tỉnh Mẫu, cần đổi mã của đơn vị đó trước"
    assert Unit.objects.count() == 1


@pytest.mark.django_db
def test_a_unit_without_its_parent_is_named_and_nothing_is_loaded(tmp_path):
    stray = ("00009", "Xã Lạc", "commune", "Xã", "99", "", "")

    with pytest.raises(CommandError) as refused:
        load_units(write(tmp_path, new=[*NEW, stray]))
    assert str(refused.value) == "Chưa nạp gì: 00009 Lạc: không có đơn vị cấp trên mang mã 99"
    assert Unit.objects.count() == 0


@pytest.mark.django_db
def test_a_change_of_an_unknown_unit_is_named_and_nothing_is_loaded(tmp_path):
    with pytest.raises(CommandError) as refused:
        load_units(write(tmp_path, links=[*LINKS, ("00077", "00001", "whole")]))
    assert str(refused.value) == "Chưa nạp gì: 00077 → 00001: không có đơn vị mang mã này"
    assert Unit.objects.count() == 0


@pytest.mark.django_db
def test_a_renaming_of_an_unknown_unit_is_named_and_nothing_is_loaded(tmp_path):
    with pytest.raises(CommandError) as refused:
        load_units(write(tmp_path, renamed=[("77", "Tỉnh Lạ", "Thành phố Lạ", "Thành phố")]))
    assert str(refused.value) == "Chưa nạp gì: đổi tên 77: không có đơn vị mang mã này"
    assert Unit.objects.count() == 0


@pytest.mark.django_db
def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError) as refused:
        load_units(tmp_path)
    assert str(refused.value) == f"Chưa nạp gì: không có tệp {tmp_path / 'before-2025-07-01.csv.gz'}"
