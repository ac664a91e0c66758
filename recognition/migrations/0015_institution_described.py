"""An institution says what decides which indicators apply to it; an area says nothing of the kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0014_describe_institutions")]
    operations = [
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assessed_at__in", ["district", "province"]),
                        (
                            "kind__in",
                            [
                                "commune_committee",
                                "party_body",
                                "state_body",
                                "public_service_unit",
                                "mass_organisation",
                                "armed_forces",
                                "economic",
                                "association",
                                "preschool",
                                "primary",
                                "lower_secondary",
                                "multi_lower",
                                "semi_boarding",
                                "boarding",
                                "upper_secondary",
                                "multi_upper",
                                "gifted",
                                "continuing",
                                "vocational",
                                "university",
                                "other_education",
                            ],
                        ),
                        ("public__isnull", False),
                        ("tier", "institution"),
                    ),
                    models.Q(
                        models.Q(("tier", "institution"), _negated=True),
                        ("assessed_at", ""),
                        ("kind", ""),
                        ("own_office__isnull", True),
                        ("public__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="unit_institution_described",
                violation_error_message="Cơ quan, đơn vị cần có loại hình, công lập hay không, được đánh giá ở cấp nào; địa bàn thì không ghi.",
            ),
        ),
    ]
