"""What exactly will happen, for whom: the sentence above every button that moves a dossier."""

from recognition.documents.wording import lower_first
from recognition.models import Action


def of(dossier, action, level_label="") -> str:
    """The consequence of ``action`` on ``dossier``, in the reader's words."""
    inside, applicant, holder = lower_first(dossier.unit.full_name), dossier.applicant, dossier.held_by
    match action:
        case Action.FINISH:
            return f"Hồ sơ chuyển cho lãnh đạo {applicant} xem và ký trình; từ lúc đó cán bộ không sửa được nữa, trừ khi lãnh đạo giao lại."
        case Action.SUBMIT:
            first = dossier.returning_office() or dossier.chain()[0]
            return f"Toàn bộ số liệu, minh chứng lúc này được chụp lại, Tờ trình và Báo cáo được ký bằng chữ ký của bạn, rồi gửi {first}."
        case Action.CONCLUDE:
            return f"Kết quả tự đánh giá năm {dossier.round.year} của {inside} được chốt và tính vào số liệu; {inside} không đề nghị công nhận trong đợt này."
        case Action.REWORK:
            return "Hồ sơ trở lại cho cán bộ sửa; lời nhắn của bạn hiện ở đầu hồ sơ."
        case Action.ACCEPT:
            return f"{holder} bắt đầu thẩm định. {applicant} thấy hồ sơ đã được tiếp nhận."
        case Action.SEND_BACK:
            return f"Hồ sơ trở về {applicant}; chỉ những mục có góp ý (và chỉ tiêu dùng chung số liệu) được mở để sửa."
        case Action.PASS_UP:
            return f"Hồ sơ chuyển tới {dossier.next_office() or 'cơ quan tiếp theo'} để thẩm định tiếp."
        case Action.PROPOSE:
            return f"Hồ sơ trình lãnh đạo {dossier.decider()} quyết định theo kết luận của Hội đồng."
        case Action.RECOGNISE:
            return f"Dự thảo Quyết định công nhận {inside} đạt «{dossier.round.title.name}» {level_label.lower()} được lập, chờ văn thư cấp số rồi bạn ký."
        case Action.HAND_BACK:
            return "Hồ sơ trở lại bước thẩm định."
        case Action.REFUSE:
            return f"Dự thảo văn bản trả lời {applicant} được lập với lý do dưới đây, chờ cấp số và ký. Khi ban hành, hồ sơ kết thúc: Không công nhận."
        case Action.ABANDON:
            return (
                "Dự thảo văn bản bị hủy, số (nếu đã cấp) được trả lại; mọi hồ sơ trong văn bản này trở về bước trước."
            )
        case Action.ISSUE:
            return f"Con dấu của {holder} được ký số vào văn bản và văn bản có hiệu lực, tra cứu công khai được. Không thể thu lại."
        case Action.WITHDRAW:
            return f"Hồ sơ của {inside} trong đợt này dừng lại. Có thể mở hồ sơ mới khi đợt còn mở."
    return ""
