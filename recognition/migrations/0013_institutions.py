"""Institutions with what the circulars tell apart, titles and procedures beyond the commune, special cases of a round."""

import config.clock
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0012_plans_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpecialCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "absent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="chỉ tiêu không có đối tượng",
                    ),
                ),
                ("basis", models.CharField(max_length=300, verbose_name="căn cứ (số, ngày văn bản)")),
                ("entered_at", models.DateTimeField(default=config.clock.now, editable=False, verbose_name="lúc")),
            ],
            options={
                "verbose_name": "trường hợp riêng",
                "verbose_name_plural": "trường hợp riêng",
            },
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_tier_known",
        ),
        migrations.AddField(
            model_name="dossier",
            name="to_fill",
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="số chỉ tiêu phải điền"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="assessed_in_december",
            field=models.BooleanField(
                default=False,
                help_text="Nhận hồ sơ từ 01/12 năm đánh giá (Thông tư 44)",
                verbose_name="đánh giá ngay trong tháng 12",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="counted_title",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="recognition.title",
                verbose_name="đếm đơn vị trực thuộc có danh hiệu",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="counting_verified",
            field=models.BooleanField(default=False, verbose_name="cách đếm đã đối chiếu văn bản"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="done_within_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Khi văn bản ghi số ngày thay cho một ngày cố định",
                null=True,
                verbose_name="xong trong (ngày làm việc)",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="recognitions_on",
            field=models.CharField(
                choices=[("submission", "ngày nộp hồ sơ"), ("year-end", "31/12 năm đánh giá")],
                default="submission",
                max_length=12,
                verbose_name="công nhận của đơn vị trực thuộc tính tại",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="sub_units_on",
            field=models.CharField(
                choices=[
                    ("year-end", "31/12 năm đánh giá"),
                    ("last", "ngày cuối cùng còn cấp đó, chậm nhất 31/12 năm đánh giá"),
                ],
                default="year-end",
                max_length=12,
                verbose_name="đơn vị trực thuộc tính tại",
            ),
        ),
        migrations.AddField(
            model_name="procedurestep",
            name="within_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="trong (ngày làm việc)"),
        ),
        migrations.AddField(
            model_name="title",
            name="assessed_at",
            field=models.CharField(
                blank=True,
                choices=[("district", "Cấp huyện"), ("province", "Cấp tỉnh")],
                help_text="Chỉ với đơn vị học tập",
                max_length=10,
                verbose_name="của đơn vị được đánh giá ở",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="assessed_at",
            field=models.CharField(
                blank=True,
                choices=[("district", "Cấp huyện"), ("province", "Cấp tỉnh")],
                max_length=10,
                verbose_name="được đánh giá ở",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("commune_committee", "Ủy ban nhân dân cấp xã"),
                    ("party_body", "Cơ quan Đảng"),
                    ("state_body", "Cơ quan thuộc Ủy ban nhân dân"),
                    ("public_service_unit", "Đơn vị sự nghiệp (không phải trường học)"),
                    ("mass_organisation", "Mặt trận Tổ quốc, tổ chức chính trị - xã hội"),
                    ("armed_forces", "Đơn vị quân sự, công an"),
                    ("economic", "Doanh nghiệp, hợp tác xã"),
                    ("association", "Hội, tổ chức xã hội"),
                    ("preschool", "Nhà trẻ, trường mẫu giáo, mầm non"),
                    ("primary", "Trường tiểu học"),
                    ("lower_secondary", "Trường trung học cơ sở"),
                    ("multi_lower", "Trường nhiều cấp học, cao nhất là trung học cơ sở"),
                    ("semi_boarding", "Trường phổ thông dân tộc bán trú"),
                    ("boarding", "Trường phổ thông dân tộc nội trú"),
                    ("upper_secondary", "Trường trung học phổ thông"),
                    ("multi_upper", "Trường nhiều cấp học, cao nhất là trung học phổ thông"),
                    ("gifted", "Trường chuyên, năng khiếu"),
                    ("continuing", "Cơ sở giáo dục thường xuyên"),
                    ("vocational", "Cơ sở giáo dục nghề nghiệp"),
                    ("university", "Cơ sở giáo dục đại học"),
                    ("other_education", "Cơ sở giáo dục khác"),
                ],
                max_length=20,
                verbose_name="loại hình",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="own_office",
            field=models.ForeignKey(
                blank=True,
                help_text="Khi đơn vị này đã là một cơ quan trong cổng (UBND xã, Phòng GD&ĐT …)",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="institutions",
                to="recognition.office",
                verbose_name="chính là cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="public",
            field=models.BooleanField(blank=True, null=True, verbose_name="công lập"),
        ),
        migrations.AlterField(
            model_name="procedure",
            name="dates_clause",
            field=models.CharField(max_length=150, verbose_name="điều khoản về thời hạn"),
        ),
        migrations.AlterField(
            model_name="procedure",
            name="decider_tier",
            field=models.CharField(
                choices=[
                    ("nation", "Cả nước"),
                    ("province", "Cấp tỉnh"),
                    ("district", "Cấp huyện"),
                    ("commune", "Cấp xã"),
                    ("institution", "Cơ quan, đơn vị"),
                ],
                max_length=12,
                verbose_name="cấp quyết định",
            ),
        ),
        migrations.AlterField(
            model_name="procedure",
            name="done_before_day",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="xong trước ngày"),
        ),
        migrations.AlterField(
            model_name="procedure",
            name="done_before_month",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="xong trước tháng"),
        ),
        migrations.AlterField(
            model_name="procedurestep",
            name="tier",
            field=models.CharField(
                choices=[
                    ("nation", "Cả nước"),
                    ("province", "Cấp tỉnh"),
                    ("district", "Cấp huyện"),
                    ("commune", "Cấp xã"),
                    ("institution", "Cơ quan, đơn vị"),
                ],
                max_length=12,
                verbose_name="cấp",
            ),
        ),
        migrations.AlterField(
            model_name="title",
            name="tier",
            field=models.CharField(
                choices=[
                    ("nation", "Cả nước"),
                    ("province", "Cấp tỉnh"),
                    ("district", "Cấp huyện"),
                    ("commune", "Cấp xã"),
                    ("institution", "Cơ quan, đơn vị"),
                ],
                max_length=12,
                verbose_name="của đơn vị",
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="tier",
            field=models.CharField(
                choices=[
                    ("nation", "Cả nước"),
                    ("province", "Cấp tỉnh"),
                    ("district", "Cấp huyện"),
                    ("commune", "Cấp xã"),
                    ("institution", "Cơ quan, đơn vị"),
                ],
                max_length=12,
                verbose_name="cấp",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_before_day__isnull", False), ("done_before_month__isnull", False)),
                    ("done_within_days__isnull", False),
                    _connector="OR",
                ),
                name="procedure_says_when_it_is_done",
                violation_error_message="Ghi ngày phải xong, hoặc xong trong bao nhiêu ngày làm việc.",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessed_at__in", ["district", "province"]), ("tier", "institution")),
                    models.Q(models.Q(("tier", "institution"), _negated=True), ("assessed_at", "")),
                    _connector="OR",
                ),
                name="title_of_institutions_has_a_tier",
                violation_error_message="Danh hiệu của cơ quan, đơn vị phải ghi đơn vị được đánh giá ở cấp nào; danh hiệu khác thì không.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("tier__in", ["nation", "province", "district", "commune", "institution"])),
                name="unit_tier_known",
                violation_error_message="Cấp của đơn vị không hợp lệ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("own_office__isnull", False), ("valid_to", None)),
                fields=("own_office",),
                name="unit_own_office_once",
                violation_error_message="Cơ quan này đã được ghi là một đơn vị khác.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tier", "nation")),
                fields=("tier",),
                name="unit_one_nation",
                violation_error_message="Đã có đơn vị «Cả nước».",
            ),
        ),
        migrations.AddField(
            model_name="specialcase",
            name="decider",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="recognition.office",
                verbose_name="cơ quan quyết định thay",
            ),
        ),
        migrations.AddField(
            model_name="specialcase",
            name="entered_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người nhập",
            ),
        ),
        migrations.AddField(
            model_name="specialcase",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="special_cases",
                to="recognition.round",
                verbose_name="đợt",
            ),
        ),
        migrations.AddField(
            model_name="specialcase",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="special_cases",
                to="recognition.unit",
                verbose_name="đơn vị",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialcase",
            constraint=models.UniqueConstraint(
                fields=("round", "unit"),
                name="special_case_once",
                violation_error_message="Đơn vị đã có trường hợp riêng trong đợt này.",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decider__isnull", False), models.Q(("absent", []), _negated=True), _connector="OR"
                ),
                name="special_case_says_something",
                violation_error_message="Ghi cơ quan quyết định thay, hoặc chỉ tiêu không có đối tượng.",
            ),
        ),
    ]
