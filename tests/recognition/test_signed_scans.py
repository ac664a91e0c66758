"""The scan of minutes signed on paper: beside what the portal keeps, by the office that wrote them, until the decision."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from config import clock
from recognition.models import SignedScan, State
from tests.evidence.made import make_pdf
from tests.factories import make_dossier, make_minutes, play
from tests.factories.inspections import make_inspected_dossier, make_plan, write_minutes
from tests.factories.scans import with_signed_scan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 3, 10)):
        yield


def upload(name="biên bản đã ký.pdf", content=None):
    return {"file": SimpleUploadedFile(name, make_pdf() if content is None else content)}


def names_of(dossier) -> list[str]:
    return list(SignedScan.objects.present().of(dossier.minutes_in_force()).values_list("name", flat=True))


def test_an_officer_brings_the_signed_minutes_back_and_another_scan_only_once_it_is_taken_off(client):
    dossier = make_dossier(state=State.APPRAISING, on=date(2025, 2, 20))
    make_minutes(dossier)
    add, remove, page, file = (
        reverse(name, args=[dossier.pk])
        for name in ("signed_scan_add", "signed_scan_remove", "council", "signed_scan_file")
    )
    client.force_login(dossier.people.reviewer)

    told = {}
    for what, sent in {
        "none": {},
        "text": upload("a.pdf", b"x\0y"),
        "first": upload(),
        "second": upload("khác.pdf"),
    }.items():
        told[what] = [str(message) for message in client.post(add, sent, follow=True).context["messages"]]
    assert (told["none"], told["first"]) == (
        ["Chưa chọn tệp PDF, hoặc tệp bị đứt giữa đường: chọn lại rồi gửi."],
        ["Đã nhận bản quét biên bản đã ký; biên bản của cổng vẫn giữ nguyên."],
    )
    assert (len(told["text"]), told["second"]) == (
        1,
        ["Biên bản này đã có bản quét: bỏ bản đó trước khi gửi bản khác."],
    )
    assert names_of(dossier) == ["biên bản đã ký.pdf"]
    shown = client.get(page).text
    assert (f"{dossier.people.reviewer} gửi lúc" in shown, ">Biên bản (PDF)</a>" in shown) == (True, True)
    assert client.get(file).status_code == 200

    client.post(remove)
    client.post(add, upload("khác.pdf"))
    assert (names_of(dossier), SignedScan.objects.count()) == (["khác.pdf"], 2)
    play(dossier, "propose", "recognise", "issue")
    assert [client.post(url, upload()).status_code for url in (add, remove)] == [403, 403]
    assert names_of(dossier) == ["khác.pdf"]


def test_the_minutes_of_an_inspection_have_their_scan_too(client):
    with clock.at(date(2022, 12, 20)):
        dossier = make_inspected_dossier()
        write_minutes(dossier, make_plan(dossier))
        client.force_login(dossier.people.reviewer)
        client.post(reverse("signed_scan_add", args=[dossier.pk]), upload())
        shown = client.get(reverse("inspection", args=[dossier.pk])).text

    assert names_of(dossier) == ["biên bản đã ký.pdf"]
    assert "Bản quét đã ký:" in shown


def test_a_scan_belongs_to_one_minutes_even_by_sql():
    dossier = make_dossier(state=State.DECIDING, on=date(2025, 2, 20))
    scan = SignedScan.objects.of(with_signed_scan(dossier).minutes_in_force())
    whole = scan.values("file_id", "name", "added_by_id").get()

    for name, wrong in {
        "signed_scan_of_one_minutes": lambda: SignedScan.objects.create(**whole),
        "signed_scan_removed_by_somebody": lambda: scan.update(removed_at=clock.now()),
        "giữ nguyên": scan.delete,
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            wrong()
