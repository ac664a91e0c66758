"""Facts for one paper of each kind, with the names and quotes that make typesetting hard."""

from dataclasses import replace
from datetime import UTC, date, datetime

from recognition.documents.facts import (
    AppraisalReportFacts,
    CriterionResult,
    DecisionFacts,
    IndicatorResult,
    Letterhead,
    LevelVerdict,
    MinutesFacts,
    Number,
    ProposalFacts,
    ProposalRow,
    Reason,
    RecognisedUnit,
    RefusalFacts,
    Section,
    SelfAssessmentFacts,
    Signer,
    Verification,
    Vote,
)

MOMENT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
HONOUR = "“Cộng đồng học tập” cấp xã"
CIRCULAR = (
    "Căn cứ Thông tư số 25/2023/TT-BGDĐT ngày 27 tháng 12 năm 2023 của Bộ trưởng Bộ Giáo dục và Đào tạo quy định về "
    "đánh giá, công nhận “Cộng đồng học tập” cấp xã, huyện, tỉnh;"
)
EDUCATION = Letterhead("Ủy ban nhân dân\nhuyện Yên Mỹ", "Phòng Giáo dục và Đào tạo", "Yên Mỹ")
COMMUNE = Letterhead("", "Ủy ban nhân dân\nxã Nguyễn Văn Linh", "Nguyễn Văn Linh")
HEAD = Signer("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Nguyễn Thị Hồng Hạnh")
CHAIR = Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Đỗ Hữu Quỳnh")
CHECK = Verification("https://congnhan.hungyen.edu.vn/x/7KQ2-M9PD", "7KQ2-M9PD")


def decision(count: int = 1, **changes) -> DecisionFacts:
    """A decision for ``count`` units, every third of them at level 2."""
    facts = DecisionFacts(
        letterhead=EDUCATION,
        number=Number(5, "QĐ-PGDĐT", date(2026, 3, 5)),
        subject=f"Về việc công nhận danh hiệu {HONOUR} năm 2025",
        signer=HEAD,
        moment=MOMENT,
        recipients=("Như Điều 3", "Sở GD&ĐT (để báo cáo)", "Hội Khuyến học huyện", "Lưu: VT, GDTX"),
        specimen=True,
        verification=CHECK,
        authority="Trưởng phòng Giáo dục và Đào tạo huyện Yên Mỹ",
        grounds=(
            "Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019",
            CIRCULAR,
            "Căn cứ Quyết định số 12/2022/QĐ-UBND ngày 15 tháng 3 năm 2022 của Ủy ban nhân dân huyện Yên Mỹ quy định "
            "chức năng, nhiệm vụ, quyền hạn của Phòng Giáo dục và Đào tạo",
        ),
        proposed_by=f"Hội đồng đánh giá {HONOUR} tại Biên bản số 01/BB-HĐ ngày 20 tháng 02 năm 2026",
        honour=HONOUR,
        year=2025,
        units=_units(count),
        valid_until=date(2029, 12, 31),
        executors="Hội đồng đánh giá, Chủ tịch Ủy ban nhân dân các xã, thị trấn và các cá nhân có liên quan",
    )
    return replace(facts, **changes)


def _units(count: int) -> tuple[RecognisedUnit, ...]:
    if count == 1:
        return (RecognisedUnit("xã Nguyễn Văn Linh", "Mức độ 1"),)
    names = ("Xã Nguyễn Văn Linh", "Thị trấn Yên Mỹ", "Xã Ngọc Long", "Xã Thuần Hưng Đông Tảo Việt Hưng")
    return tuple(
        RecognisedUnit(f"{names[i % 4]} {i + 1}", "Mức độ 2" if i % 3 == 2 else "Mức độ 1", "huyện Yên Mỹ")
        for i in range(count)
    )


def refusal() -> RefusalFacts:
    return RefusalFacts(
        letterhead=EDUCATION,
        number=Number(41, "PGDĐT-GDTX", date(2026, 3, 12)),
        subject=f"Trả lời hồ sơ đề nghị công nhận danh hiệu {HONOUR} năm 2025",
        signer=HEAD,
        moment=MOMENT,
        addressees=("Ủy ban nhân dân xã Nguyễn Văn Linh",),
        recipients=("Như trên", "UBND huyện (để báo cáo)", "Hội Khuyến học huyện", "Lưu: VT, GDTX"),
        specimen=True,
        unit="Ủy ban nhân dân xã Nguyễn Văn Linh",
        asked=f"danh hiệu {HONOUR} mức độ 1 năm 2025",
        received_on=date(2026, 2, 20),
        basis="Thông tư số 25/2023/TT-BGDĐT và kết luận của Hội đồng đánh giá ngày 10 tháng 3 năm 2026",
        reasons=(
            Reason(
                "4.891 / 8.992 = 54,3 % < 60 %: chưa đạt",
                "5.1",
                "Công dân đạt “Công dân học tập” (QĐ 324/QĐ-KHVN)",
                "Điều 6.5a",
            ),
            Reason("Chưa có sổ theo dõi tủ sách dùng chung", "3.1", "Trung tâm học tập cộng đồng", "Điều 6.3a"),
        ),
        advice=(
            "Bổ sung giải pháp vận động công dân đăng ký “Công dân học tập”",
            "Tự đánh giá lại và nộp hồ sơ trong đợt đánh giá năm 2026",
        ),
    )


def proposal() -> ProposalFacts:
    return ProposalFacts(
        letterhead=COMMUNE,
        number=Number(None, "TTr-UBND", None),
        subject=f"Về việc đề nghị công nhận danh hiệu {HONOUR} năm 2025",
        signer=CHAIR,
        moment=MOMENT,
        addressees=("Phòng Giáo dục và Đào tạo huyện Yên Mỹ",),
        recipients=("Như trên", "Đảng ủy, HĐND xã", "Lưu: VT"),
        grounds=(CIRCULAR, "Căn cứ kết quả cuộc họp tự đánh giá ngày 15 tháng 01 năm 2026"),
        paragraphs=(
            "Ủy ban nhân dân xã Nguyễn Văn Linh đã tổ chức tự đánh giá theo 5 tiêu chí, 15 chỉ tiêu; số liệu tính từ "
            "ngày 01 tháng 01 đến ngày 31 tháng 12 năm 2025.",
        ),
        request=f"công nhận xã Nguyễn Văn Linh đạt danh hiệu {HONOUR} mức độ 1 năm 2025",
        rows=(
            ProposalRow("Lãnh đạo, chỉ đạo của cấp ủy, chính quyền", "3/3 chỉ tiêu đạt"),
            ProposalRow("Huy động nguồn lực, tạo môi trường học tập", "3/3 chỉ tiêu đạt"),
            ProposalRow("Tác dụng của việc xây dựng cộng đồng học tập", "2/2 chỉ tiêu đạt", "Xã vùng khó khăn"),
        ),
        enclosures=("Báo cáo tự đánh giá", "Bản tổng hợp kết quả các tiêu chí, chỉ tiêu"),
    )


def appraisal_proposal() -> ProposalFacts:
    return replace(
        proposal(),
        letterhead=EDUCATION,
        number=Number(9, "TTr-PGDĐT", date(2026, 3, 5)),
        signer=HEAD,
        addressees=("Ủy ban nhân dân huyện Yên Mỹ", "Sở Giáo dục và Đào tạo tỉnh Hưng Yên"),
        columns=("Đơn vị", "Mức độ", "Ý kiến của Hội đồng"),
        rows=(ProposalRow("Xã Nguyễn Văn Linh", "Mức độ 1", "7/7 thành viên đồng ý"),),
    )


def self_assessment(indicators: int = 15) -> SelfAssessmentFacts:
    return SelfAssessmentFacts(
        letterhead=COMMUNE,
        number=Number(12, "BC-UBND", date(2026, 1, 20)),
        subject=f"Kết quả tự đánh giá {HONOUR} năm 2025",
        signer=CHAIR,
        moment=MOMENT,
        recipients=("Phòng GD&ĐT huyện", "Lưu: VT"),
        sections=(
            Section("Đặc điểm tình hình", ("Xã có 8.992 người từ 15 tuổi trở lên, 6 thôn, 3 trường học.",)),
            Section(
                "Kết quả đạt được",
                ("Đạt 15/15 chỉ tiêu của mức độ 1.", "- Ngân sách chi 120 triệu đồng;", "- Có 2 đợt."),
            ),
            Section("Hạn chế, giải pháp", ("Thiết bị công nghệ thông tin còn thiếu.",) * 3),
        ),
        criteria=_criteria(indicators),
        conclusion="Kết quả tự đánh giá: đạt Mức độ 1.",
    )


def _criteria(indicators: int) -> tuple[CriterionResult, ...]:
    def row(number: int) -> IndicatorResult:
        return IndicatorResult(
            code=f"{number // 3 + 1}.{number % 3 + 1}",
            label="Công dân được đào tạo chuyên môn kỹ thuật, trong đó có trình độ đại học trở lên",
            clause="Điều 6.5b, 7.5b",
            figures=("Được đào tạo: 4.891 / 7.992", "Đại học trở lên: 1.203 / 7.992"),
            evidence=("Báo cáo số 45/BC-UBND ngày 10/01/2026", "Sổ theo dõi “Công dân học tập”"),
            verdicts=(
                LevelVerdict("Mức độ 1", "Đạt", "4.891 / 7.992 = 61,1 % ≥ 50 %"),
                LevelVerdict("Mức độ 2", "Không đạt", "1.203 / 7.992 = 15,0 % ≥ 15 %; chưa có số liệu năm trước"),
            ),
        )

    numbers = range(indicators)
    return tuple(
        CriterionResult(
            str(start // 3 + 1),
            f"Tiêu chí {start // 3 + 1}: kết quả học tập",
            tuple(row(n) for n in numbers[start : start + 3]),
        )
        for start in range(0, indicators, 3)
    )


def appraisal_report() -> AppraisalReportFacts:
    base = self_assessment(3)
    return AppraisalReportFacts(
        letterhead=EDUCATION,
        number=Number(23, "BC-PGDĐT", date(2026, 3, 4)),
        subject=f"Kết quả thẩm định hồ sơ đề nghị công nhận {HONOUR} năm 2025",
        signer=HEAD,
        moment=MOMENT,
        recipients=("UBND huyện", "Lưu: VT, GDTX"),
        sections=base.sections,
        criteria=base.criteria,
        conclusion=base.conclusion,
        units=(ProposalRow("Xã Nguyễn Văn Linh", "Mức độ 1", "Đủ điều kiện"),),
    )


def minutes() -> MinutesFacts:
    return MinutesFacts(
        letterhead=Letterhead("Phòng Giáo dục và Đào tạo\nhuyện Yên Mỹ", "Hội đồng đánh giá", "Yên Mỹ"),
        number=Number(1, "BB-HĐ", date(2026, 2, 20)),
        subject=f"Họp Hội đồng đánh giá {HONOUR} năm 2025",
        signer=Signer("", "CHỦ TỌA", "Nguyễn Thị Hồng Hạnh"),
        secretary=Signer("", "THƯ KÝ", "Lưu Quý Thưởng"),
        moment=MOMENT,
        recipients=("Các thành viên Hội đồng", "Lưu: Hồ sơ"),
        started_at=datetime(2026, 2, 20, 1, 30, tzinfo=UTC),
        ended_at=datetime(2026, 2, 20, 4, 0, tzinfo=UTC),
        venue="Phòng họp số 2, Phòng Giáo dục và Đào tạo huyện Yên Mỹ",
        present=(
            "Bà Nguyễn Thị Hồng Hạnh, Phó Trưởng phòng Giáo dục và Đào tạo, Chủ tịch Hội đồng",
            "Ông Lưu Quý Thưởng, chuyên viên, Thư ký",
            "Ông Vũ Đức Ước, Chủ tịch Hội Khuyến học huyện, ủy viên",
        ),
        absent=("Bà Đặng Thị Ngọc Ánh, ủy viên (có ý kiến bằng văn bản)",),
        sections=(Section("Thẩm định hồ sơ", ("Hội đồng xem xét từng chỉ tiêu và minh chứng kèm theo.",)),),
        votes=(
            Vote("Xã Nguyễn Văn Linh", "Đề nghị công nhận Mức độ 1", 7, 0),
            Vote("Thị trấn Yên Mỹ", "Đề nghị trả lời chưa đạt", 5, 1, 1),
        ),
        conclusion="Hội đồng thống nhất đề nghị công nhận xã Nguyễn Văn Linh đạt Mức độ 1.",
    )


PAPERS = {
    "decision": decision,
    "refusal": refusal,
    "proposal": proposal,
    "appraisal_proposal": appraisal_proposal,
    "self_assessment": self_assessment,
    "appraisal_report": appraisal_report,
    "minutes": minutes,
}
