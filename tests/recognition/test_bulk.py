"""Deciding over many dossiers, and carrying many papers to their issue, each as one job."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import accounts, bulk, jobs, paperwork, permissions, readiness, tasks, trials
from recognition.models import Document, Dossier, Job, Mark, Recognition, State
from tests.factories import PASSWORD, make_dossier, make_people, make_place, make_remark, make_round, play
from tests.factories.inspections import make_plan
from tests.recognition.test_decisions import DAY, bytes_of, refusal_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def many(number, state=State.DECIDING) -> list[Dossier]:
    """Dossiers of one district's communes, which the same people decide."""
    rnd = make_round()
    found = [make_dossier(state=state, rnd=rnd, unit=make_place(rnd), on=date(2025, 2, 20))]
    first = found[0]
    for _ in range(number - 1):
        unit = make_place(rnd, parent=first.unit.parent)
        people = make_people(rnd, unit)
        for name in ("reviewer", "director", "registrar", "chair"):
            setattr(people, name, getattr(first.people, name))
        found.append(make_dossier(state=state, rnd=rnd, unit=unit, people=people, on=date(2025, 2, 20)))
    return found


def rows(dossiers):
    return [{"dossier": dossier, "name": dossier.unit.full_name} for dossier in dossiers]


def results(job):
    return [(item.state, item.said) for item in job.items.order_by("position")]


def begin(kind, dossiers, **fields):
    asked = {"office": dossiers[0].held_by, "actor": dossiers[0].people.director} | fields
    return tasks.start(jobs.begin(kind, rows=rows(dossiers), **asked))


def test_a_trial_says_what_the_single_page_says_and_asks_no_more_for_three_than_for_one():
    one, two, three = many(3)
    director = one.people.director
    make_remark(two)
    two.remarks.update(by=director)
    Dossier.objects.filter(pk=three.pk).update(proposed_level="2")

    counts = []
    director.office_ids()  # read once for each request, whatever it asks
    for ids in ([one.pk], [one.pk, two.pk, three.pk]):
        with CaptureQueriesContext(connection) as asked:
            found = trials.of(Dossier.objects.filter(pk__in=ids).order_by("pk"), director)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert [trial.passes for trial in found] == [True, False, False]
    assert found[1].missing[0].startswith("Bạn đã góp ý hoặc cho ý kiến khi thẩm định")
    assert found[2].missing == readiness.to_recognise(Dossier.objects.get(pk=three.pk))


def test_a_leader_who_marked_or_inspected_is_told_so_in_the_list_as_on_the_single_page():
    marked, inspected = many(2)
    director, at = marked.people.director, {"indicator": "3.1", "levels": ["1"], "sitting": 2}
    Mark.objects.create(submission=marked.last_submission, office=marked.held_by, by=director, **at)
    make_plan(inspected, team=[], approved=False).members.create(
        user=director, name="Giám đốc", position="Giám đốc", body="Sở", role="head", criteria=["1"]
    )

    found = trials.of(Dossier.objects.order_by("pk"), director)

    assert [trial.missing for trial in found] == [
        [permissions.why_not(play(dossier), "recognise", director)] for dossier in (marked, inspected)
    ]
    assert [sentence[:24] for trial in found for sentence in trial.missing] == ["Bạn đã góp ý hoặc cho ý "] * 2


def test_one_decision_covers_all_that_pass_and_says_why_the_others_are_left_out():
    one, two, three = many(3)
    Dossier.objects.filter(pk=two.pk).update(proposed_level="2")

    job = begin(Job.Kind.DECIDE_TOGETHER, [one, two, three])

    states = [Dossier.objects.get(pk=dossier.pk).state for dossier in (one, two, three)]
    assert states == ["signing", "deciding", "signing"]
    assert [state for state, _ in results(job)] == ["done", "failed", "done"]
    assert results(job)[1][1] == "Mức độ trình cao hơn mức các số liệu đã nộp đạt được."
    assert [item.dossier_id for item in Document.objects.get().items.order_by("dossier")] == [one.pk, three.pk]
    assert Job.objects.get(pk=job.pk).finished_at == clock.now()


def test_many_papers_go_from_decision_to_issue_and_what_fails_leaves_the_others_alone(client):
    dossiers = one, two, three = many(3)
    begin(Job.Kind.DECIDE_EACH, dossiers)
    client.force_login(one.people.registrar, backend="django.contrib.auth.backends.ModelBackend")
    papers = list(Document.objects.order_by("pk"))
    ticked = {"van-ban": [paper.pk for paper in papers]}
    client.post(reverse("bulk_step", args=["cap-so"]), ticked | {"number": "5", "issued_on": "10/03/2025"})
    assert list(Document.objects.order_by("pk").values_list("number", flat=True)) == [5, 6, 7]

    client.force_login(one.people.director, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("bulk_step", args=["ky"])
    seen = {f"seen-{paper.pk}": paper.prepared_file.sha256 for paper in Document.objects.all()}
    wrong = client.post(page, ticked | seen | {"password": "sai"})
    assert (wrong.status_code, Document.objects.filter(state="signed").count()) == (422, 0)
    signed = client.post(page, ticked | seen | {"password": PASSWORD, f"seen-{papers[1].pk}": "0" * 64})
    assert results(Job.objects.get(kind="sign")) == [
        ("done", ""),
        ("failed", "Văn thư vừa lập lại bản trình ký: xem lại bản mới bên cạnh rồi ký."),
        ("done", ""),
    ]
    assert "không làm được" in client.get(signed.url).text

    client.force_login(one.people.registrar, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post(reverse("bulk_step", args=["ban-hanh"]), ticked)
    assert (refused.status_code, Job.objects.filter(kind="issue").count()) == (422, 0)
    client.post(reverse("bulk_step", args=["ban-hanh"]), ticked | {"password": PASSWORD})
    states = {found.pk: found.state for found in Dossier.objects.all()}
    assert [states[dossier.pk] for dossier in dossiers] == ["recognised", "signing", "recognised"]
    assert Recognition.objects.count() == 2


@pytest.mark.parametrize("kind", [Job.Kind.DECIDE_EACH, Job.Kind.DECIDE_TOGETHER])
def test_a_job_of_a_locked_account_changes_nothing_and_says_so(kind):
    dossiers = (one,) = many(1)
    director = one.people.director
    accounts.close(director)

    job = begin(kind, dossiers)

    assert results(job) == [("failed", f"Tài khoản của {director} đã bị khóa nên việc này dừng: người khác làm lại.")]
    assert Dossier.objects.get(pk=one.pk).state == "deciding"


def test_a_job_given_out_again_does_only_what_is_left_and_asks_anew_who_may():
    dossiers = one, two = many(2)
    job = jobs.begin(Job.Kind.DECIDE_EACH, office=one.held_by, actor=one.people.director, rows=rows(dossiers))
    jobs._do_next(job, jobs.DOERS[job.kind])
    one.people.director.memberships.update(valid_to=date(2025, 3, 9))

    assert tasks.resume() == 1

    assert [state for state, _ in results(job)] == ["done", "failed"]
    assert results(job)[1][1] == f"Việc này của Lãnh đạo {one.held_by}."
    assert (Document.objects.count(), tasks.resume()) == (1, 0)


def test_the_page_offers_what_waits_and_takes_only_what_it_offered(client):
    one, two = many(2)
    stranger = make_dossier(state=State.DECIDING, on=date(2025, 2, 20))
    client.force_login(one.people.director, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("bulk_decide"))
    assert page.text.count('name="ho-so"') == 2

    forged = client.post(reverse("bulk_decide"), {"how": "decide-each", "ho-so": [one.pk, stranger.pk, "\0", "x" * 9]})
    assert (forged.status_code, Job.objects.count()) == (302, 0)
    client.post(reverse("bulk_decide"), {"how": "decide-together", "ho-so": [one.pk, two.pk]})

    assert (play(one).decision(), play(one).state) == (play(two).decision(), "signing")
    assert refusal_of(jobs.begin, "sign", office=one.held_by, actor=one.people.director, rows=[]) == [
        "Chưa chọn dòng nào."
    ]
    assert bulk.groups([one.held_by_id]) == []
    assert one.unit.full_name in text_of(bytes_of(give_number(play(one))))


def test_whom_the_council_proposes_for_nothing_gets_a_letter_each_with_one_reason(client):
    one, two, three = many(3)
    director = one.people.director
    make_remark(three)
    three.remarks.update(by=director)
    Dossier.objects.update(proposed_level="")
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("bulk_decide"))
    assert [trial.passes for trial in page.context["trials"]] == [True, True, False]

    ticked = {"ho-so": [one.pk, two.pk]}
    untold = client.post(reverse("bulk_decide"), ticked | {"refusal": " "}, follow=True)
    assert "Ghi lý do không công nhận: lý do được in" in untold.text
    done = client.post(reverse("bulk_decide"), ticked | {"refusal": "Chưa đạt mức nào."}, follow=True)

    assert "Trả lời không công nhận từng đơn vị" in done.text
    assert results(Job.objects.get()) == [("done", ""), ("done", "")]
    assert [(paper.kind, paper.reason) for paper in Document.objects.filter(items__dossier__in=[one, two])] == [
        ("refuse", "Chưa đạt mức nào.")
    ] * 2
    assert [play(dossier).state for dossier in (one, two, three)] == ["signing", "signing", "deciding"]


def give_number(dossier):
    return paperwork.prepare(dossier.decision(), number=1, issued_on=DAY, actor=dossier.people.registrar).prepared_file
