"""What exactly will happen, for whom: the sentence above every button that moves a dossier."""

from criteria.library import spec_of
from recognition.documents.wording import lower_first
from recognition.models import Action


def of(dossier, action, level_label="") -> str:
    """The consequence of ``action`` on ``dossier``, in the reader's words; "" for what nobody does by hand.

    Raises ValidationError when an office that the action needs is not registered.
    """
    if action == Action.RECOGNISE:
        return _recognise(dossier, level_label)
    return SAID[action](dossier) if action in SAID else ""


def _inside(dossier) -> str:
    """The unit within a sentence: "xã Mẫu"."""
    return lower_first(dossier.unit.full_name)


def _finish(dossier) -> str:
    return f"Hồ sơ chuyển cho lãnh đạo {dossier.applicant} xem và ký trình; từ lúc đó cán bộ không sửa được nữa, trừ khi lãnh đạo giao lại."


def _submit(dossier) -> str:
    first = dossier.returning_office() or dossier.chain()[0]
    own = dossier.own_proposals.present().first()
    if own:
        return f"Toàn bộ số liệu, minh chứng lúc này được chụp lại, Báo cáo được ký bằng chữ ký của bạn, rồi gửi {first} cùng {own} do cơ quan đã ký ({own.signer})."
    return f"Toàn bộ số liệu, minh chứng lúc này được chụp lại, Tờ trình và Báo cáo được ký bằng chữ ký của bạn, rồi gửi {first}."


def _conclude(dossier) -> str:
    return f"Kết quả tự đánh giá năm {dossier.round.year} của {_inside(dossier)} được chốt và tính vào số liệu; {_inside(dossier)} không đề nghị công nhận trong đợt này."


def _rework(_dossier) -> str:
    return "Hồ sơ trở lại cho cán bộ sửa; lời nhắn của bạn hiện ở đầu hồ sơ."


def _accept(dossier) -> str:
    return f"{dossier.held_by} bắt đầu thẩm định. {dossier.applicant} thấy hồ sơ đã được tiếp nhận."


def _send_back(dossier) -> str:
    return f"Hồ sơ trở về {dossier.applicant}; chỉ những mục có góp ý (và chỉ tiêu dùng chung số liệu) được mở để sửa."


def _pass_up(dossier) -> str:
    return f"Hồ sơ chuyển tới {dossier.next_office() or 'cơ quan tiếp theo'} để thẩm định tiếp."


def _propose(dossier) -> str:
    by = "Biên bản kiểm tra" if dossier.round.procedure.by_inspection else "kết luận của Hội đồng"
    return f"Hồ sơ trình lãnh đạo {dossier.decider()} quyết định theo {by}."


def _recognise(dossier, level_label) -> str:
    then = "được lập, chờ văn thư cấp số rồi bạn ký."
    if dossier.proposed_level and not spec_of(dossier.criteria_set).gives_title(dossier.proposed_level):
        result = f"Dự thảo Quyết định công nhận kết quả đánh giá «{dossier.round.title.name}» của {_inside(dossier)}"
        return f"{result}, {level_label}, {then} Khi ban hành, hồ sơ kết thúc: Không công nhận."
    return f"Dự thảo Quyết định công nhận {_inside(dossier)} đạt «{dossier.round.title.name}» {level_label} {then}"


def _hand_back(_dossier) -> str:
    return "Hồ sơ trở lại bước thẩm định."


def _refuse(dossier) -> str:
    return f"Dự thảo Văn bản không công nhận gửi {dossier.applicant} được lập với lý do dưới đây, chờ cấp số và ký. Khi ban hành, hồ sơ kết thúc: Không công nhận."


def _abandon(_dossier) -> str:
    return "Dự thảo văn bản bị hủy, số (nếu đã cấp) được trả lại; mọi hồ sơ trong văn bản này trở về bước trước."


def _issue(dossier) -> str:
    return f"Con dấu của {dossier.held_by} được ký số vào văn bản và văn bản có hiệu lực, tra cứu công khai được. Không thể thu lại."


def _withdraw(dossier) -> str:
    return f"Hồ sơ của {_inside(dossier)} trong đợt này dừng lại. Có thể mở hồ sơ mới khi đợt còn mở."


SAID = {
    Action.FINISH: _finish,
    Action.SUBMIT: _submit,
    Action.CONCLUDE: _conclude,
    Action.REWORK: _rework,
    Action.ACCEPT: _accept,
    Action.SEND_BACK: _send_back,
    Action.PASS_UP: _pass_up,
    Action.PROPOSE: _propose,
    Action.HAND_BACK: _hand_back,
    Action.REFUSE: _refuse,
    Action.ABANDON: _abandon,
    Action.ISSUE: _issue,
    Action.WITHDRAW: _withdraw,
}
