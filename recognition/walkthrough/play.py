"""The steps, in order. Each is a method whose docstring is its line; it raises when something is not as it should be."""

import re
from io import BytesIO
from pathlib import Path

from django.conf import settings

from config import clock
from criteria.library import spec_of
from criteria.spec import MeasureKind
from recognition import verification
from recognition.models import Decision, Document, Dossier, Recognition
from recognition.models.history import is_chain_whole
from recognition.walkthrough.client import Person, expect
from recognition.walkthrough.world import World

GOOD = {"citizens": "7.992", "learning_citizens": "4.891", "trained": "4 200", "degree": "1000"}
POOR = GOOD | {"learning_citizens": "3.000"}
MEMBERS = [
    ("Lê Văn Mẫu", "Phó Giám đốc", "Sở Giáo dục và Đào tạo", "chair"),
    ("Hoàng Thị Mẫu", "Chuyên viên", "Sở Giáo dục và Đào tạo", "secretary"),
    ("Ngô Văn Mẫu", "Phó Chủ tịch", "Hội Khuyến học", "member"),
    ("Bùi Thị Mẫu", "Ủy viên", "Ủy ban Mặt trận Tổ quốc Việt Nam", "member"),
    ("Đặng Văn Mẫu", "Phó Bí thư", "Đoàn Thanh niên", "member"),
]


class Play:
    """One run in ``world`` against the portal at ``base``."""

    def __init__(self, world: World, base: str):
        self.world, self.base = world, base
        self.people: dict[str, Person] = {}
        self.main = self.pdf = None

    def steps(self):
        return [
            self.sign_in,
            self.open,
            self.fill,
            self.unreadable,
            self.upload,
            self.finish,
            self.submit,
            self.papers,
            self.accept,
            self.send_back,
            self.only_remarked,
            self.resubmit,
            self.council,
            self.propose,
            self.recognise,
            self.number,
            self.sign,
            self.issue,
            self.verify,
            self.tampered,
            self.refusal,
            self.conclusion,
            self.figures,
            self.history,
        ]

    def sign_in(self):
        """Cán bộ, lãnh đạo xã; chuyên viên, giám đốc, văn thư Sở đăng nhập"""
        for key, name in self.world.accounts.items():
            self.people[key] = Person(self.base, name, self.world.password)

    # Drafting

    def open(self):
        """Cán bộ xã mở hồ sơ tự đánh giá"""
        self.main = self._open(self.world.communes[0])

    def _open(self, commune) -> Dossier:
        self.people["officer"].post(f"/dot/{self.world.round.pk}/mo-ho-so/{commune.pk}/", leads_to=r"/ho-so/\d+/")
        return Dossier.objects.get(round=self.world.round, unit=commune)

    def fill(self):
        """Cán bộ xã điền 15 chỉ tiêu, từng chỉ tiêu được lưu khi gõ và được xét ngay"""
        told = self._fill(self.main, GOOD)
        expect("4.891 / 7.992 = 61,1 % ≥ 60 %: đạt" in told["5.1"], "Chỉ tiêu 5.1 không được xét đúng.")

    def _fill(self, dossier, figures) -> dict[str, str]:
        """Save every indicator as the page's script does; the verdicts by indicator."""
        told = {}
        for indicator in spec_of(dossier.criteria_set).indicators:
            typed = {measure.key: _typed(measure, figures) for measure in indicator.measures}
            told[indicator.number] = self._save(dossier, indicator.number, typed)
        return told

    def _save(self, dossier, number, typed, status=200) -> str:
        answer = dossier.answers.filter(indicator=number).first()
        data = {f"{number}-{key}": text for key, text in typed.items()} | {
            "indicator": number,
            f"{number}-version": answer.version if answer else 0,
            f"{number}-narrative": f"Đã thực hiện trong năm {dossier.round.year}, có báo cáo kèm theo.",
        }
        sent = self.people["officer"].post(f"/ho-so/{dossier.pk}/luu/", data, script=True, status=status)
        return (
            sent.json()["fragments"][f"verdict-{number.replace('.', '-')}"] if status == 200 else sent.json()["refused"]
        )

    def unreadable(self):
        """Số liệu không đọc được vẫn được giữ nguyên và được hỏi lại, rồi được sửa"""
        typed = {"trained": "khoảng bốn nghìn", "degree": GOOD["degree"], "citizens": GOOD["citizens"]}
        told = self._save(self.main, "5.2", typed)
        expect(
            "khoảng bốn nghìn" in self.people["officer"].get(f"/ho-so/{self.main.pk}/").text,
            "Chữ đã gõ không còn trên trang.",
        )
        expect("không phải là số" in told, "Số không đọc được mà không được hỏi lại.")
        self._save(self.main, "5.2", typed | {"trained": GOOD["trained"]})

    def upload(self):
        """Cán bộ xã gửi minh chứng, biên bản họp; tệp chương trình đặt tên .pdf bị từ chối"""
        self._upload(self.main, "5.1", ("bao-cao.pdf", _pdf("Báo cáo kết quả Công dân học tập"), "application/pdf"))
        self._upload(self.main, "1.1", ("anh.png", _png(), "image/png"))
        self._upload(
            self.main, "paper:meeting-minutes", ("bien-ban.pdf", _pdf("Biên bản họp tự đánh giá"), "application/pdf")
        )
        told = self._upload(self.main, "5.1", ("gia.pdf", b"MZ\x90\x00" + b"\x00" * 500, "application/pdf"), status=422)
        expect("gia.pdf" in told.json()["refused"], "Tệp giả không được nêu tên.")

    def _upload(self, dossier, subject, file, status=200):
        path = f"/ho-so/{dossier.pk}/minh-chung/{subject}/"
        return self.people["officer"].post(path, files={"files": file}, script=True, status=status)

    # Handing in

    def finish(self):
        """Cán bộ xã hoàn thành tự đánh giá"""
        self._act("officer", self.main, "finish", "endorsing")

    def submit(self):
        """Lãnh đạo xã ký và nộp hồ sơ, đề nghị mức độ 1"""
        self._submit(self.main)
        expect(self.main.submissions.count() == 1, "Không có bản chụp của lượt nộp.")

    def _submit(self, dossier, note=""):
        self._act("leader", dossier, "submit", "submitted", level="1", without_evidence="on", note=note)

    def _act(self, who, dossier, action, state, **data):
        self.people[who].post(
            f"/ho-so/{dossier.pk}/lam/{action}/", {"note": "", **data}, leads_to=r"/(ho-so|van-ban)/\d+/"
        )
        found = Dossier.objects.get(pk=dossier.pk)
        expect(found.state == state, f"Hồ sơ đang «{found.get_state_display()}».")

    def papers(self):
        """Tờ trình và Báo cáo tự đánh giá có chữ ký của lãnh đạo xã"""
        submission = self.main.last_submission
        for kind in ("to-trinh", "bao-cao"):
            answer = self.people["reviewer"].get(f"/luot-nop/{submission.pk}/{kind}/")
            report = verification.check(answer.content)
            expect(report.intact and len(report.signatures) == 1, f"{kind}: chữ ký không đúng.")

    # Review

    def accept(self):
        """Chuyên viên Sở tiếp nhận"""
        self._act("reviewer", self.main, "accept", "appraising")

    def send_back(self):
        """Chuyên viên Sở góp ý chỉ tiêu 5.2 và trả lại để bổ sung"""
        text = "Nguồn số liệu nào? Đề nghị kèm biểu thống kê có xác nhận."
        self.people["reviewer"].post(
            f"/ho-so/{self.main.pk}/gop-y/5.2/", {"text": text}, leads_to=r"/ho-so/\d+/\?chi-tieu=5.2"
        )
        self._act("reviewer", self.main, "send-back", "returned")

    def only_remarked(self):
        """Xã chỉ sửa được chỉ tiêu có góp ý và chỉ tiêu dùng chung số liệu; sửa 1.1 bị từ chối bằng lời"""
        told = self._save(self.main, "1.1", {"done": "false"}, status=403)
        expect("góp ý" in told, "Lời từ chối không nói vì sao.")
        self._save(self.main, "5.2", {"trained": "4.300", "degree": "1.010", "citizens": "7.992"})

    def resubmit(self):
        """Xã trả lời góp ý, hoàn thành; lãnh đạo nộp lại thành lượt 2"""
        remark = self.main.remarks.get()
        self.people["officer"].post(
            f"/gop-y/{remark.pk}/tra-loi/", {"answer": "Đã sửa theo biểu thống kê."}, leads_to=r"/ho-so/\d+/"
        )
        self._act("officer", self.main, "finish", "endorsing")
        self._submit(self.main)
        expect(self.main.last_submission.number == 2, "Không thành lượt nộp 2.")
        self._act("reviewer", self.main, "accept", "appraising")

    def council(self):
        """Sở lập Hội đồng 5 người bằng quyết định ký trên cổng, ghi ý kiến từng thành viên, lập biên bản"""
        self._set_up_council(self.main)
        self._issue_council()
        self._conclude_council(self.main, "1", "Đủ điều kiện công nhận mức độ 1.")

    def _set_up_council(self, dossier):
        data = {
            "members-TOTAL_FORMS": len(MEMBERS),
            "members-INITIAL_FORMS": 0,
        }
        for index, member in enumerate(MEMBERS):
            data |= {
                f"members-{index}-{key}": value
                for key, value in zip(("name", "position", "body", "role"), member, strict=True)
            }
        self.people["reviewer"].post(
            f"/ho-so/{dossier.pk}/hoi-dong/thanh-phan/", data, leads_to=r"/ho-so/\d+/hoi-dong/"
        )

    def _issue_council(self):
        """The decision on the council goes its way: drafted, numbered, signed, sealed; only then is it in force."""
        council = self.world.round.councils.get()
        signer = council.office.memberships.get(role="leader").user_id
        self.people["reviewer"].post(
            f"/hoi-dong/{council.pk}/quyet-dinh/", {"signer": signer}, leads_to=r"/van-ban/\d+/"
        )
        paper = Document.objects.get(composition__council=council)
        data = {"number": 1, "issued_on": clock.today().isoformat()}
        self.people["clerk"].post(f"/van-ban/{paper.pk}/cap-so/", data, leads_to=r"/van-ban/\d+/")
        self._sign_paper(paper, self.world.password, "signed")
        self._seal(paper)
        council.refresh_from_db()
        expect(council.is_in_force, "Hội đồng chưa có hiệu lực sau khi ban hành quyết định.")

    def _conclude_council(self, dossier, level, conclusion):
        path, members = f"/ho-so/{dossier.pk}/hoi-dong/", self.world.round.councils.get().members.all()
        opinions = {f"opinion-{member.pk}": level or "no" for member in members}
        self.people["reviewer"].post(path, {"step": "opinions", **opinions}, leads_to=path)
        minutes = {
            "step": "minutes",
            "held_on": clock.today().isoformat(),
            "started": "08:00",
            "place": "Trụ sở Sở",
            "level": level,
            "conclusion": conclusion,
        }
        self.people["reviewer"].post(path, minutes, leads_to=path)
        expect(dossier.minutes_in_force() is not None, "Biên bản không được lập.")

    # Decision

    def propose(self):
        """Chuyên viên Sở trình quyết định theo biên bản"""
        self._act("reviewer", self.main, "propose", "deciding")

    def recognise(self):
        """Giám đốc Sở đồng ý công nhận"""
        self._act("decider", self.main, "recognise", "signing")

    def number(self):
        """Văn thư Sở cấp số, lập bản trình ký"""
        self._number(self.main, 2)

    def _number(self, dossier, number):
        decision = dossier.decision()
        data = {"number": number, "issued_on": clock.today().isoformat()}
        self.people["clerk"].post(f"/van-ban/{decision.pk}/cap-so/", data, leads_to=r"/van-ban/\d+/")

    def sign(self):
        """Giám đốc Sở ký; sai mật khẩu thì không ký"""
        self._sign(self.main, "sai-mat-khau", "prepared")
        self._sign(self.main, self.world.password, "signed")

    def _sign(self, dossier, password, state):
        self._sign_paper(dossier.decision(), password, state)

    def _sign_paper(self, paper, password, state):
        path = paper.get_absolute_url()
        page = self.people["decider"].get(path).text
        shown = {"password": password, "seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
        self.people["decider"].post(f"{path}ky/", shown, leads_to=path)
        paper.refresh_from_db()
        expect(paper.state == state, f"Văn bản đang «{paper.get_state_display()}».")

    def issue(self):
        """Văn thư Sở đóng dấu, ban hành: hồ sơ thành «Đã công nhận»"""
        self._issue(self.main, "recognised")

    def _seal(self, paper):
        shown = {"password": self.world.password}
        self.people["clerk"].post(f"/van-ban/{paper.pk}/ban-hanh/", shown, leads_to=r"/van-ban/\d+/")

    def _issue(self, dossier, state):
        self._seal(dossier.decision())
        found = Dossier.objects.get(pk=dossier.pk)
        expect(found.state == state, f"Hồ sơ đang «{found.get_state_display()}».")

    def verify(self):
        """Người dân tra mã, thấy quyết định còn hiệu lực; thả đúng tệp PDF thì được xác nhận"""
        decision, anyone = self.main.decision(), Person(self.base)
        data = self.people["clerk"].get(f"/van-ban/{decision.pk}/tep/").content
        self.pdf = _keep(decision, data)
        page = anyone.get(f"/xac-minh/{decision.code}/")
        expect(
            "còn hiệu lực" in page.text and "MẪU" in page.text,
            "Trang công khai không nói còn hiệu lực, hoặc không ghi MẪU.",
        )
        told = anyone.post(f"/xac-minh/{decision.code}/", files={"file": ("qd.pdf", data, "application/pdf")})
        expect("Đúng là văn bản do cổng này ban hành" in told.text, "Tệp đúng không được xác nhận.")

    def tampered(self):
        """Tệp bị đổi một byte thì không được xác nhận"""
        data = bytearray(Path(self.pdf).read_bytes())
        data[len(data) // 2] ^= 1
        told = Person(self.base)
        told.get("/xac-minh/")
        answer = told.post("/xac-minh/", files={"file": ("qd.pdf", bytes(data), "application/pdf")})
        expect("Không xác minh được tệp này" in answer.text, "Tệp bị sửa vẫn được xác nhận.")

    # The other ends

    def refusal(self):
        """Hồ sơ thứ hai: Hội đồng kết luận không đạt, Giám đốc trả lời bằng văn bản, hồ sơ thành «Không công nhận»"""
        dossier = self._open(self.world.communes[1])
        self._fill(dossier, GOOD)
        self._upload(dossier, "paper:meeting-minutes", ("bien-ban.pdf", _pdf("Biên bản họp"), "application/pdf"))
        self._act("officer", dossier, "finish", "endorsing")
        self._submit(dossier)
        self._act("reviewer", dossier, "accept", "appraising")
        self._conclude_council(dossier, "", "Minh chứng không phù hợp.")
        self._act("decider", dossier, "refuse", "signing", note="Minh chứng chỉ tiêu 5.1 không phù hợp.")
        self._number(dossier, 2)
        self._sign(dossier, self.world.password, "signed")
        self._issue(dossier, "refused")

    def conclusion(self):
        """Hồ sơ thứ ba: chưa đạt mức độ nào, lãnh đạo xã kết thúc tự đánh giá"""
        dossier = self._open(self.world.communes[2])
        self._fill(dossier, POOR)
        self._upload(dossier, "paper:meeting-minutes", ("bien-ban.pdf", _pdf("Biên bản họp"), "application/pdf"))
        self._act("officer", dossier, "finish", "endorsing")
        self._act("leader", dossier, "conclude", "self_assessed")

    def figures(self):
        """Trang tỉnh đếm đúng; đơn vị mẫu không vào số liệu chung"""
        page = self.people["reviewer"].get(f"/dot/{self.world.round.pk}/danh-sach/?nhom=level-1")
        expect(page.text.count("<tr><td>") == 1, "Danh sách đã công nhận không phải một đơn vị.")
        real = Recognition.objects.real().filter(decision__round=self.world.round)
        expect(not real.exists(), "Công nhận mẫu lọt vào số liệu chung.")

    def history(self):
        """Lịch sử ba hồ sơ liền mạch, không thiếu bước nào"""
        for dossier in Dossier.objects.filter(round=self.world.round):
            expect(is_chain_whole(dossier.moves.order_by("number")), f"Lịch sử {dossier} bị đứt.")


def _typed(measure, figures) -> str:
    if measure.kind == MeasureKind.YES:
        return "true"
    return "2" if measure.kind == MeasureKind.GRADE else figures[measure.key]


def _pdf(title: str) -> bytes:
    """A small PDF of its own bytes for every title."""
    import pikepdf

    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = f"{title} (MẪU)"
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _png() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (320, 240), "#dde3e8").save(out, "PNG")
    return out.getvalue()


def _keep(decision: Decision, data: bytes) -> str:
    folder = settings.VAR_DIR / "walkthrough"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{decision.code}.pdf"
    path.write_bytes(data)
    return str(path.resolve())
