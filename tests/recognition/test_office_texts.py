"""An office's own words in its papers: dated, seen before they hold, never against what the law fixes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from config import clock
from recognition import office_texts, paperwork
from recognition.models import OfficeText
from tests.recognition.test_decisions import DAY, bytes_of, refusal_of, signing, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
GROUNDS = "Căn cứ Quyết định số 9/QĐ-UBND ngày 02 tháng 01 năm 2025 về chức năng của Phòng"


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def test_a_decision_says_what_its_office_wrote_from_that_day_on_and_never_leaves_out_the_circular():
    dossier = signing()
    office, people = dossier.held_by, dossier.people
    words = {"grounds": GROUNDS, "recipients": "Như Điều 3\nHội Khuyến học\nLưu: VT, GDTX", "actor": people.registrar}
    office_texts.write(office, kind="recognise", valid_from=DAY, **words)
    office_texts.write(office, kind="recognise", valid_from=date(2025, 3, 11), **words | {"grounds": "Căn cứ khác"})

    paper = paperwork.prepare(dossier.decision(), number=1, issued_on=DAY, actor=people.registrar)

    text = text_of(bytes_of(paper.prepared_file))
    for said in (f"{GROUNDS};", "Thông tư số 25/2023/TT-BGDĐT", "- Hội Khuyến học;", "- Lưu: VT, GDTX."):
        assert said in text
    assert "Căn cứ khác" not in text


def test_words_that_leave_out_the_archive_or_come_from_others_are_refused_and_versions_stay():
    dossier = signing()
    office, people = dossier.held_by, dossier.people
    asked = {"kind": "recognise", "valid_from": DAY}
    assert refusal_of(office_texts.write, office, actor=people.director, recipients="Như Điều 3", **asked) == [
        "Dòng cuối của Nơi nhận là nơi lưu, ví dụ «Lưu: VT, GDTX»."
    ]
    with pytest.raises(PermissionDenied):
        office_texts.write(office, actor=people.reviewer, **asked)
    kept = office_texts.write(office, actor=people.director, grounds=GROUNDS, **asked)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeText.objects.filter(pk=kept.pk).update(grounds="")


def test_what_has_been_typed_is_seen_on_a_draft_before_it_is_kept(client):
    dossier = signing()
    client.force_login(dossier.people.director, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("text_preview", args=[dossier.held_by_id, "recognise"])

    typed = {"grounds": f"{GROUNDS}\0"[:-1], "valid_from": "10/03/2025"}
    shown = client.post(address, typed)

    assert (shown.headers["Content-Type"], GROUNDS in text_of(shown.content)) == ("application/pdf", True)
    assert (OfficeText.objects.count(), "DỰ THẢO" in text_of(shown.content)) == (0, True)
    hostile = client.post(
        reverse("text_edit", args=[dossier.held_by_id, "recognise"]), typed | {"grounds": "x\0" + "y" * 1_000_000}
    )
    assert (hostile.status_code, OfficeText.objects.count()) == (422, 0)
