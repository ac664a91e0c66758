"""Cơ quan, trường học, doanh nghiệp … that may become a "Đơn vị học tập": what the circular tells apart among them."""

from django.db import models
from django.db.models import Q


class InstitutionKind(models.TextChoices):
    """Điều 2 Thông tư 24/2023/TT-BGDĐT; the codes are those of the criteria sets."""

    COMMUNE_COMMITTEE = "commune_committee", "Ủy ban nhân dân cấp xã"
    PARTY_BODY = "party_body", "Cơ quan Đảng"
    STATE_BODY = "state_body", "Cơ quan thuộc Ủy ban nhân dân"
    PUBLIC_SERVICE_UNIT = "public_service_unit", "Đơn vị sự nghiệp (không phải trường học)"
    MASS_ORGANISATION = "mass_organisation", "Mặt trận Tổ quốc, tổ chức chính trị - xã hội"
    ARMED_FORCES = "armed_forces", "Đơn vị quân sự, công an"
    ECONOMIC = "economic", "Doanh nghiệp, hợp tác xã"
    ASSOCIATION = "association", "Hội, tổ chức xã hội"
    PRESCHOOL = "preschool", "Nhà trẻ, trường mẫu giáo, mầm non"
    PRIMARY = "primary", "Trường tiểu học"
    LOWER_SECONDARY = "lower_secondary", "Trường trung học cơ sở"
    MULTI_LOWER = "multi_lower", "Trường nhiều cấp học, cao nhất là trung học cơ sở"
    SEMI_BOARDING = "semi_boarding", "Trường phổ thông dân tộc bán trú"
    BOARDING = "boarding", "Trường phổ thông dân tộc nội trú"
    UPPER_SECONDARY = "upper_secondary", "Trường trung học phổ thông"
    MULTI_UPPER = "multi_upper", "Trường nhiều cấp học, cao nhất là trung học phổ thông"
    GIFTED = "gifted", "Trường chuyên, năng khiếu"
    CONTINUING = "continuing", "Cơ sở giáo dục thường xuyên"
    VOCATIONAL = "vocational", "Cơ sở giáo dục nghề nghiệp"
    UNIVERSITY = "university", "Cơ sở giáo dục đại học"
    OTHER_EDUCATION = "other_education", "Cơ sở giáo dục khác"


ASSESSING_TIERS = [("district", "Cấp huyện"), ("province", "Cấp tỉnh")]
_TIERS = [code for code, _ in ASSESSING_TIERS]

# An institution says all that decides which indicators apply to it; an area says nothing of the kind.
DESCRIBED = Q(tier="institution", kind__in=InstitutionKind.values, public__isnull=False, assessed_at__in=_TIERS) | (
    ~Q(tier="institution") & Q(kind="", public__isnull=True, assessed_at="", own_office__isnull=True)
)
NOT_DESCRIBED = "Cơ quan, đơn vị cần có loại hình, công lập hay không, được đánh giá ở cấp nào; địa bàn thì không ghi."
