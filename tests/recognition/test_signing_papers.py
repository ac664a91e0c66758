"""A decision signed and sealed in each of the ways, from the page to the register."""

import json
import struct
import zlib
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from config import clock
from recognition import paperwork, verification
from recognition.documents.sign import PKCS12Signer, sign
from recognition.documents.signers import gate
from recognition.models import Job, JobItem, Membership, Recognition, SigningSession, State
from recognition.signing import making, setting, ways
from tests import pki
from tests.factories import PASSWORD, make_dossier, make_member, make_office, play
from tests.factories.signing import bind, make_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)
WRONG_BYTE = gate.REFUSALS["byte"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = pki.Authority()
    made.folder = made.lay_out(tmp_path_factory.mktemp("trust"))
    return made


@pytest.fixture
def desk(authority, settings, tmp_path):
    """A decision that waits for its signature on DAY, at a portal that trusts the test's authority only."""
    settings.TRUST_DIR, settings.KEYS_DIR, settings.DEMONSTRATION_AUTHORITY = authority.folder, tmp_path, False
    with clock.at(DAY):
        yield Desk(authority, tmp_path)


class Desk:
    def __init__(self, authority, folder):
        self.dossier = play(make_dossier(state=State.DECIDING, on=date(2025, 2, 20)), "recognise")
        self.authority, self.folder, self.people = authority, folder, self.dossier.people
        self.director, self.registrar = self.people.director, self.people.registrar
        self.paper = paperwork.prepare(self.dossier.decision(), number=7, issued_on=DAY, actor=self.registrar)
        self.membership = Membership.objects.get(user=self.director, role="leader")
        self.office = self.membership.office
        self.person = authority.holder(str(self.director), str(self.office), "CCCD:001")
        self.body = authority.holder(str(self.office), str(self.office), "MST:002")
        for name, holder in {"nguoi.p12": self.person, "dau.p12": self.body}.items():
            (folder / name).write_bytes(holder.p12())

    def profile(self, *kinds, holder=None, **names):
        return make_profile(self.membership, *kinds, holder=holder or self.person, **names)

    def seal(self, *kinds, **names):
        return make_profile(None, *kinds, office=self.office, holder=self.body, by=self.registrar, **names)

    def outside(self, holder, name, step="person", pdf=None) -> bytes:
        """Signed by the officer's own tool, which this test plays."""
        key = PKCS12Signer(self.folder / name, pki.PASSPHRASE, "Người ký", image=pki.picture())
        return sign(pdf or making.before(self.paper, step), key, step)

    def post(self, client, name, user, **sent):
        client.force_login(user)
        sent = {"password": PASSWORD, "seen": self.paper.prepared_file.sha256} | sent
        page = client.post(reverse(name, args=[self.paper.pk]), sent, follow=True)
        self.paper.refresh_from_db()
        return page


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("da-ky.pdf", data, "application/pdf")


def test_the_officers_own_tool_signs_and_a_key_file_seals(desk, client):
    desk.profile("outside")
    desk.seal("file", key_name="dau.p12")
    desk.post(
        client, "document_sign", desk.director, way="outside", file=upload(desk.outside(desk.person, "nguoi.p12"))
    )
    assert desk.paper.state == "signed"

    desk.post(client, "document_issue", desk.registrar, way="file", secret=pki.PASSPHRASE.decode())
    report = verification.check(making.content(desk.paper.file))
    assert (desk.paper.state, report.is_ours, report.specimen, report.problem) == ("issued", True, False, "")
    assert [one.identifier for one in report.signatures] == ["CCCD:001", "MST:002"]
    assert Recognition.objects.get(dossier=desk.dossier).decision_id == desk.paper.pk
    assert desk.dossier.moves.last().details["sealed"] == desk.paper.file.sha256


def test_a_kept_secret_seals_for_its_office_alone_and_never_signs_for_a_person(desk, settings, tmp_path_factory):
    settings.KEY_SECRETS_DIR = tmp_path_factory.mktemp("secrets")
    folder = settings.KEY_SECRETS_DIR / str(desk.office.pk)
    folder.mkdir()
    for name in ("dau.p12", "nguoi.p12"):
        (folder / name).write_bytes(pki.PASSPHRASE + b"\n")
    person, body = desk.profile("file", key_name="nguoi.p12"), desk.seal("file", key_name="dau.p12")
    other = make_profile(None, "file", office=make_office(), by=desk.registrar, key_name="dau.p12")

    assert [ways.kept_secret(one.ways.get()) for one in (person, body, other)] == ["", pki.PASSPHRASE.decode(), ""]


def in_one_go(desk, client, step, user, **sent) -> list:
    """One go over the list of papers that the one paper makes; the page that follows, and what every row so far says."""
    client.force_login(user)
    seen = {f"seen-{desk.paper.pk}": desk.paper.prepared_file.sha256}
    sent = {"van-ban": [desk.paper.pk], "password": PASSWORD} | seen | sent
    page = client.post(reverse("bulk_step", args=[step]), sent, follow=True)
    desk.paper.refresh_from_db()
    return [page.text, [(item.state, item.said) for item in JobItem.objects.order_by("pk")]]


def test_many_are_signed_with_a_key_file_whose_password_is_asked_once_and_sealed_with_a_kept_one(
    desk, client, settings, tmp_path_factory
):
    desk.profile("outside", "file", key_name="nguoi.p12")
    desk.seal("file", key_name="dau.p12")
    secret = pki.PASSPHRASE.decode()
    wrong, rows = in_one_go(desk, client, "ky", desk.director, secret="sai")
    assert ("mật khẩu của tệp khóa không đúng" in wrong, rows, desk.paper.state) == (True, [], "prepared")

    stale = {f"seen-{desk.paper.pk}": "0" * 64}
    assert in_one_go(desk, client, "ky", desk.director, secret=secret, **stale)[1] == [
        ("failed", "Văn thư vừa lập lại bản trình ký: xem lại bản mới bên cạnh rồi ký.")
    ]
    assert in_one_go(desk, client, "ky", desk.director, secret=secret)[1][1:] == [("done", "")]
    assert desk.paper.state == "signed"
    assert not Job.objects.filter(finished_at=None).exists()

    settings.KEY_SECRETS_DIR = tmp_path_factory.mktemp("secrets")
    folder = settings.KEY_SECRETS_DIR / str(desk.office.pk)
    folder.mkdir()
    (folder / "dau.p12").write_text(secret)
    assert in_one_go(desk, client, "ban-hanh", desk.registrar)[1][2:] == [("done", "")]
    report = verification.check(making.content(desk.paper.file))
    assert (desk.paper.state, report.is_ours, report.problem) == ("issued", True, "")


def test_a_list_says_that_the_own_tool_signs_one_paper_at_a_time(desk, client):
    desk.profile("outside", "remote")
    page, rows = in_one_go(desk, client, "ky", desk.director)

    assert ("mỗi lần một văn bản" in page, rows, desk.paper.state) == (True, [], "prepared")


WRONG = [
    ({"way": "file", "secret": "sai"}, "mật khẩu của tệp khóa không đúng"),
    ({"way": "file", "secret": ""}, "Chưa gõ mật khẩu của tệp khóa"),
    ({"way": "file", "secret": "123", "password": "sai"}, "Mật khẩu không đúng nên chưa ký"),
    ({"way": "token", "secret": "1"}, "Chọn một trong các cách ký"),
    ({"way": "outside"}, "Chưa chọn tệp đã ký"),
    ({"way": "outside", "seen": "cu"}, "xem lại bản mới bên cạnh rồi ký"),
]


def test_what_is_wrong_is_told_and_nothing_is_signed(desk, client):
    desk.profile("outside", "file", key_name="nguoi.p12")
    pages = [desk.post(client, "document_sign", desk.director, **sent).text for sent, _ in WRONG]

    assert [sentence for page, (_, sentence) in zip(pages, WRONG, strict=True) if sentence not in page] == []
    assert (desk.paper.state, desk.paper.signed_file) == ("prepared", None)


def test_a_hostile_upload_leaves_the_paper_as_it_was(desk, client):
    desk.profile("outside")
    changed = bytearray(desk.outside(desk.person, "nguoi.p12"))
    changed[40] ^= 1
    told = [
        desk.post(client, "document_sign", desk.director, way="outside", file=upload(data)).text
        for data in (bytes(changed), b"\x00" * 1_000_000, desk.outside(desk.body, "dau.p12"))
    ]

    assert [WRONG_BYTE in told[0], gate.REFUSALS["not-pdf"] in told[1], "không phải chứng thư" in told[2]] == [True] * 3
    assert (desk.paper.state, desk.paper.signed_file) == ("prepared", None)


def test_a_certificate_counts_only_between_its_dates(desk, client):
    profile = make_profile(desk.membership, "file", key_name="nguoi.p12")
    bind(profile, desk.person, by=desk.registrar, valid_from=DAY - timedelta(9), valid_to=DAY - timedelta(1))
    page = desk.post(client, "document_sign", desk.director, way="file", secret=pki.PASSPHRASE.decode())

    assert ("Chưa ghi nhận chứng thư số nào" in page.text, desk.paper.state) == (True, "prepared")


def test_without_a_way_nothing_is_signed_where_the_demonstration_authority_is_off(desk, client):
    page = desk.post(client, "document_sign", desk.director)

    assert ("Chưa đặt cách ký cho" in page.text, desk.paper.state) == (True, "prepared")


def test_a_silent_time_stamp_service_leaves_the_paper_as_it_was(desk, client, settings):
    settings.TSA_URL, settings.PADES_LEVEL = "http://127.0.0.1:9/tsa", "B-T"
    desk.profile("file", key_name="nguoi.p12")
    page = desk.post(client, "document_sign", desk.director, way="file", secret=pki.PASSPHRASE.decode())

    assert ("dịch vụ cấp dấu thời gian không trả lời" in page.text, desk.paper.state) == (True, "prepared")


# From afar


JSON = {"Accept": "application/json"}


def begin(desk, client, step="person", user=None) -> dict:
    client.force_login(user or desk.director)
    sent = {"password": PASSWORD, "seen": desk.paper.prepared_file.sha256}
    return client.post(reverse("signing_begin", args=[desk.paper.pk, step]), sent, headers=JSON).json()


def finish(client, session, signature: bytes):
    body = json.dumps({"signature": b64encode(signature).decode()})
    address = reverse("signing_session", args=[session["session"]])
    return client.post(address, body, content_type="application/json", headers=JSON)


def test_a_key_elsewhere_signs_and_seals_over_json(desk, client):
    desk.profile("remote")
    desk.seal("remote")
    for step, user, holder in (("person", desk.director, desk.person), ("body", desk.registrar, desk.body)):
        session = begin(desk, client, step, user)
        signed = finish(client, session, holder.sign(b64decode(session["to_sign"])))
        assert signed.status_code == 200
        again = finish(client, session, holder.sign(b64decode(session["to_sign"])))
        assert (again.status_code, again.json()["problems"][0][:27]) == (422, "Phiên ký này đã dùng rồi. M")
        desk.paper.refresh_from_db()

    assert verification.check(making.content(desk.paper.file)).is_ours is True
    assert SigningSession.objects.exclude(used_at=None).count() == 2


def test_what_comes_back_wrong_is_told_and_may_be_tried_again(desk, client):
    desk.profile("remote")
    session = begin(desk, client)
    right = desk.person.sign(b64decode(session["to_sign"]))
    told = [
        finish(client, session, desk.body.sign(b64decode(session["to_sign"]))),
        finish(client, session, b""),
        finish(client, session, b"\x00" * 100_000),
    ]
    with clock.at(clock.now() + timedelta(minutes=16)):
        told.append(finish(client, session, right))
    desk.paper.refresh_from_db()

    words = ["không khớp", "Chưa đọc được chữ ký", "Chưa đọc được chữ ký", "hết hạn"]
    said = [answer.json()["problems"][0] for answer in told]
    assert [word in sentence for word, sentence in zip(words, said, strict=True)] == [True] * 4
    assert (desk.paper.state, SigningSession.objects.get().used_at) == ("prepared", None)
    assert finish(client, session, right).status_code == 200


def test_a_paper_prepared_anew_ends_the_session(desk, client):
    desk.profile("remote")
    session = begin(desk, client)
    paperwork.prepare(desk.paper, number=8, issued_on=DAY, actor=desk.registrar)

    refused = finish(client, session, desk.person.sign(b64decode(session["to_sign"])))
    assert "Văn bản đã đổi" in refused.json()["problems"][0]


def test_a_session_is_its_own_persons_and_stays_as_written(desk, client):
    desk.profile("remote")
    address = reverse("signing_session", args=[begin(desk, client)["session"]])
    page = client.get(address).text
    assert page.index("Sao chép mã băm") < page.index("Chi tiết kỹ thuật") < page.index("Thuộc tính ký")
    client.force_login(desk.registrar)
    assert client.get(address).status_code == 404

    for change in ({"to_sign": b"x"}, {"expires_at": datetime(2030, 1, 1, tzinfo=UTC)}):
        with pytest.raises(IntegrityError, match="chỉ được dùng một lần"), transaction.atomic():
            SigningSession.objects.update(**change)


# Who says how


def test_a_leader_sets_their_own_way_and_a_manager_records_whose_certificate_it_is(desk, client):
    manager = make_member(desk.office, "manager")
    address = reverse("signing", args=["nguoi", desk.membership.pk])
    client.force_login(desk.director)
    client.post(address, {"do": "way", "kind": "outside"})
    client.post(address, {"do": "image", "image": SimpleUploadedFile("ky.png", pki.picture())})
    forbidden = client.post(address, {"do": "bind", "identifier": "x", "valid_from": "10/03/2025"})
    client.force_login(manager)
    sent = {"certificate": SimpleUploadedFile("a.cer", desk.person.pem()), "valid_from": "10/03/2025"}
    page = client.post(address, {"do": "bind"} | sent, follow=True)

    assert (forbidden.status_code, "Đã đủ để ký." in page.text) == (403, True)
    profile = desk.membership.signing
    assert [(one.identifier, one.recorded_by) for one in profile.bindings.all()] == [("CCCD:001", manager)]
    assert client.post(address, {"do": "way", "kind": "file"}).status_code == 403


def picture_said_to_be(width: int, height: int) -> bytes:
    """A PNG that announces more dots than it brings."""
    size = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (size, b"IDATx"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


UNFIT = [
    ({"do": "way", "kind": "file", "key_name": "../../etc/passwd"}, "không có tệp khóa tên này"),
    ({"do": "way", "kind": "token", "key_name": "a"}, "chưa nối thiết bị ký số"),
    ({"do": "way", "kind": "nothing"}, "Chọn một cách trong danh sách"),
    ({"do": "way", "kind": "outside", "key_name": "\x00"}, "ký tự lạ"),
    ({"do": "image", "image": SimpleUploadedFile("a.png", b"GIF89a")}, "không phải ảnh PNG"),
    ({"do": "image"}, "Chưa chọn tệp"),
    ({"do": "image", "image": SimpleUploadedFile("a.png", picture_said_to_be(60_000, 60_000))}, "Ảnh quá lớn"),
]


def test_what_cannot_be_set_is_told(desk, client):
    client.force_login(desk.director)
    address = reverse("signing", args=["nguoi", desk.membership.pk])
    pages = [client.post(address, sent) for sent, _ in UNFIT]

    assert {page.status_code for page in pages} == {422}
    assert [sentence for page, (_, sentence) in zip(pages, UNFIT, strict=True) if sentence not in page.text] == []


def test_a_recorded_certificate_is_ended_never_rewritten(desk):
    held = desk.profile("outside").bindings.get()
    with pytest.raises(IntegrityError, match="chỉ kết thúc được"), transaction.atomic():
        type(held).objects.filter(pk=held.pk).update(identifier="khac")

    manager = make_member(desk.office, "manager")
    owner = setting.Owner(membership=desk.membership)
    setting.end_binding(owner, held.pk, actor=manager)
    assert ways.holder_of(desk.membership.signing).subjects == ()
    with pytest.raises(IntegrityError, match="chỉ kết thúc được"), transaction.atomic():
        type(held).objects.filter(pk=held.pk).update(ended_at=None)


def test_a_certificate_with_hostile_names_is_not_recorded(desk):
    odd = desk.authority.holder("Tên\x00lạ", str(desk.office), "CCCD:009")
    sent = {"certificate": odd.der(), "subject": None, "valid_from": DAY, "valid_to": None}
    with pytest.raises(ValidationError, match="ký tự lạ"):
        setting.bind(setting.Owner(membership=desk.membership), actor=make_member(desk.office, "manager"), **sent)
