"""The pages of reminders: what one sees and marks, the address by which mail comes, reminding units by hand."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import messages
from recognition.models import Mail, MailSettings, Nudge, Reminder, Role, User
from recognition.reminding import nudges, writing
from tests.factories import make_dossier, make_member, make_people, make_place, make_round, play
from tests.factories.calendars import make_duty

pytestmark = pytest.mark.django_db
DAY = date(2025, 2, 20)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# My reminders


def test_the_list_shows_each_matter_once_until_it_is_seen_or_over(client):
    dossier = make_dossier(on=date(2025, 1, 10))
    officer = dossier.people.officer
    for day in (date(2025, 1, 28), DAY):
        writing.write(day)
    client.force_login(officer)

    page = client.get(reverse("reminders"))
    assert [row["reminder"].threshold for row in page.context["rows"]] == [7]
    assert page.context["rows"][0]["message"] == (
        f"{dossier.unit.full_name}: hoàn thành tự đánh giá và nộp hồ sơ, {dossier.round.title.label} năm 2024.\n"
        "Nộp hồ sơ: hạn đến hết ngày 27/02/2025 (còn 7 ngày).\n"
        f"Mở ở cổng: http://127.0.0.1:8000/ho-so/{dossier.pk}/"
    )
    client.post(reverse("reminder_seen", args=[page.context["rows"][0]["reminder"].pk]))
    assert client.get(reverse("reminders")).context["rows"] == []
    writing.write(date(2025, 2, 26))
    assert len(client.get(reverse("reminders")).context["rows"]) == 1

    play(dossier, "finish")
    page = client.get(reverse("reminders"))
    assert (page.context["rows"], len(page.context["behind"])) == ([], 3)


def test_the_start_page_and_the_list_cost_the_same_with_one_matter_and_three(client):
    rnd = make_round()
    unit = make_place(rnd)
    people = make_people(rnd, unit)
    make_dossier(rnd=rnd, unit=unit, people=people, state="appraising")
    client.force_login(people.director)
    counts = []
    for number in (0, 2):
        for _ in range(number):
            make_dossier(rnd=rnd, unit=make_place(rnd, parent=unit.parent), state="appraising")
        writing.write(date(2025, 4, 1))
        for name in ("home", "reminders"):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as asked:
                page = client.get(reverse(name))
            counts.append((name, len(asked)))

    assert len(page.context["rows"]) == 3
    assert counts[:2] == counts[2:]


def test_a_manager_sees_whose_mail_does_not_arrive(client):
    office = make_place(make_round()).offices.get()
    manager, person = make_member(office, Role.MANAGER), make_member(office)
    Mail.objects.create(person=person, state="failed", address="hong@example.vn", tries=5)
    Mail.objects.create(person=make_member(), state="failed", address="khac@example.vn", tries=5)
    client.force_login(manager)

    assert [mail.address for mail in client.get(reverse("reminders")).context["undelivered"]] == ["hong@example.vn"]


# The address


def link_in(message) -> str:
    return re.search(r"http://127.0.0.1:8000(/\S+)", message.body).group(1)


def test_an_address_is_used_once_the_link_in_its_mail_was_opened_and_confirmed(client):
    user = make_member()
    client.force_login(user)
    client.post(reverse("reminder_settings"), {"do": "address", "address": "moi@example.vn"})
    (sent,) = outbox.outbox
    link = link_in(sent)
    client.logout()

    assert sent.to == [f"{user.full_name} <moi@example.vn>"] or "moi@example.vn" in sent.to[0]
    assert "moi@example.vn" in text_of(client.get(link))
    assert User.objects.get(pk=user.pk).email == user.email  # a mail scanner that opens the link confirms nothing
    assert client.post(link).status_code == 200
    chosen = MailSettings.objects.select_related("person").get(person=user)
    assert (chosen.address, chosen.person.email) == ("moi@example.vn", "moi@example.vn")
    assert client.post(link).status_code == 410
    assert client.get(link[:-3] + "AAA/").status_code == 410


def test_a_link_ends_after_three_days_and_when_another_follows(client):
    user = make_member()
    client.force_login(user)
    ask = {"do": "address", "address": "moi@example.vn"}
    client.post(reverse("reminder_settings"), ask)
    assert client.post(reverse("reminder_settings"), ask).status_code == 422  # within two minutes
    with clock.at(clock.moment_of(DAY) + timedelta(minutes=5)):
        client.post(reverse("reminder_settings"), ask)
        first, second = map(link_in, outbox.outbox)
        assert [client.get(link).status_code for link in (first, second)] == [410, 200]
    with clock.at(DAY + timedelta(days=4)):
        assert client.post(second).status_code == 410


def asks(client, address, hour=0, minute=0):
    with clock.at(clock.moment_of(DAY) + timedelta(hours=hour, minutes=minute)):
        return client.post(reverse("reminder_settings"), {"do": "address", "address": address})


def test_the_portal_writes_to_one_address_three_times_a_day_and_for_one_person_five_times(client):
    one, other = make_member(), make_member()
    client.force_login(one)
    first = [asks(client, "hong@example.vn", hour).status_code for hour in range(3)]
    client.force_login(other)
    refused = asks(client, "Hong@Example.vn", 3)
    client.force_login(one)
    rest = [asks(client, f"a{hour}@example.vn", hour).status_code for hour in range(4, 7)]

    assert (first, rest, len(outbox.outbox)) == ([302] * 3, [302, 302, 422], 5)
    assert [words in text_of(refused) for words in ("Hong@Example.vn đã nhận 3 thư xác nhận", "ngày 21/02/2025.")] == [
        True
    ] * 2
    assert asks(client, "a7@example.vn", 25).status_code == 302


def test_when_the_server_refuses_the_link_before_still_opens_and_no_one_is_blamed(client, settings):
    user = make_member()
    client.force_login(user)
    asks(client, "moi@example.vn")
    settings.EMAIL_BACKEND = "tests.recognition.test_reminder_mail.Refuses"
    page = asks(client, "khac@example.vn", 1)

    assert page.status_code == 422
    assert "Chưa gửi được thư tới khac@example.vn. Kiểm tra địa chỉ" in text_of(page)
    assert 'value="khac@example.vn"' in page.content.decode()
    assert client.get(link_in(outbox.outbox[0])).status_code == 200
    assert Mail.objects.get(state="dropped").said == "OSError: không nối được máy chủ thư"


def test_a_choice_saved_while_the_address_is_confirmed_keeps_both(client):
    user = make_member()
    client.force_login(user)

    confirmed = {"person": user, "confirmed": user.email, "confirmed_at": clock.now()}
    meanwhile = [lambda: MailSettings.objects.create(**confirmed)]

    def after_the_first_look(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if 'FROM "recognition_mailsettings"' in sql and meanwhile:
            meanwhile.pop()()
        return found

    with connection.execute_wrapper(after_the_first_look):
        assert client.post(reverse("reminder_settings"), {"choice": "single"}).status_code == 302

    assert MailSettings.objects.values_list("choice", "confirmed").get() == ("single", user.email)


@pytest.mark.parametrize("address", ["", "không-phải", "a@b.vn\nBcc: c@d.vn", "a\x00@b.vn", "a" * 1_000_000 + "@b.vn"])
def test_no_address_is_taken_that_is_none(client, address):
    client.force_login(make_member())
    response = client.post(reverse("reminder_settings"), {"do": "address", "address": address})

    assert (response.status_code, outbox.outbox, MailSettings.objects.count()) == (422, [], 0)


def test_the_start_page_offers_mail_until_an_address_is_confirmed_or_none_is_wanted(client):
    office = make_place(make_round()).offices.get()
    user = make_member(office)
    User.objects.filter(pk=user.pk).update(email="")
    client.force_login(user)
    offers = [client.get(reverse("home")).context["mail_offer"]]
    User.objects.filter(pk=user.pk).update(email="co@example.vn")
    offers.append(client.get(reverse("home")).context["mail_offer"])
    client.post(reverse("reminder_settings"), {"do": "address", "address": "co@example.vn"})
    offers.append(client.get(reverse("home")).context["mail_offer"])
    client.post(link_in(outbox.outbox[0]))
    offers.append(client.get(reverse("home")).context["mail_offer"])

    assert offers == [
        {"address": "", "asked": False},
        {"address": "co@example.vn", "asked": False},
        {"address": "co@example.vn", "asked": True},
        None,
    ]
    client.force_login(make_member(office))
    client.post(reverse("reminder_settings"), {"choice": "none"})
    assert client.get(reverse("home")).context["mail_offer"] is None


# By hand


@pytest.fixture
def scene():
    """A round with two units under one education office: one has not begun, one has handed in."""
    rnd = make_round()
    idle = make_place(rnd)
    people = make_people(rnd, idle)
    busy = make_place(rnd, parent=idle.parent)
    make_dossier(rnd=rnd, unit=busy, state="submitted")
    return rnd, idle, busy, people


def remind(client, rnd, units, **sent):
    ids = [getattr(unit, "pk", unit) for unit in units]
    return client.post(reverse("remind_units", args=[rnd.pk]), {"unit": ids, **sent}, follow=True)


def test_the_page_says_whom_it_reaches_then_reminds_once_a_day(client, scene):
    rnd, idle, busy, people = scene
    client.force_login(people.reviewer)
    page = remind(client, rnd, [idle, busy])
    assert [(one.people, one.why_not) for one in page.context["found"] if one.unit == idle] == [((people.officer,), "")]
    assert [one.why_not for one in page.context["found"] if one.unit == busy] == [
        "hồ sơ đã «Chờ tiếp nhận», không cần nhắc"
    ]
    assert Reminder.objects.count() == 0

    assert said(remind(client, rnd, [idle, busy], text="Nộp trước Tết nhé.")) == [
        "Đã nhắc 1 đơn vị, 1 người. Lời nhắc hiện ở cổng và theo thư."
    ]
    row, nudge = Reminder.objects.get(), Nudge.objects.get()
    assert (row.person, row.kind, row.unit, row.nudge) == (people.officer, "manual", idle, nudge)
    assert (nudge.by, nudge.day, nudge.text) == (people.reviewer, DAY, "Nộp trước Tết nhé.")
    assert said(remind(client, rnd, [idle], text="Lần nữa.")) == [
        "Không còn đơn vị nào để nhắc: lý do ghi ở từng dòng."
    ]
    with clock.at(DAY + timedelta(days=1)):
        remind(client, rnd, [idle], text="Hôm sau.")
    assert Reminder.objects.count() == 2
    client.force_login(people.officer)
    page = client.get(reverse("home"))
    assert "nhắc: «Hôm sau.»" in text_of(page)
    (shown,) = page.context["told"]["beside"]
    assert shown.message.startswith(f"Hôm sau.\n{idle.full_name}: mở và hoàn thành hồ sơ tự đánh giá")
    assert f'id="nhan-{shown.pk}"' in page.content.decode()


def test_a_returned_dossier_is_reminded_by_hand_of_what_is_due_of_it(client):
    """The round's day where there is one; no day while the limit in working days stands still."""
    found = []
    for days in (None, 10):
        dossier = make_dossier(state="returned")
        procedure = dossier.round.procedure
        procedure.done_within_days = days
        procedure.save()
        nudges.send(dossier.round, [dossier.unit_id], "Bổ sung nhé.", actor=make_member(dossier.decider()))
        row = Reminder.objects.get(dossier=dossier)
        found.append((row.person == dossier.people.officer, row.what, row.due_on))
    client.force_login(dossier.people.officer)
    page = client.get(reverse("reminders"))

    assert found == [(True, "có quyết định", date(2025, 3, 30)), (True, "xong trong 10 ngày làm việc", None)]
    assert [(row["due"], row["left"], row["css"]) for row in page.context["rows"]] == [
        ("Xong trong 10 ngày làm việc: đồng hồ dừng trong lúc chờ đơn vị bổ sung", "chờ bổ sung", "still")
    ]
    assert "chờ bổ sung, không tính ngày" in text_of(client.get(reverse("home")))


def test_hostile_lists_and_texts_remind_nobody(client, scene):
    rnd, idle, _, people = scene
    elsewhere = make_place(make_round())
    client.force_login(people.reviewer)

    assert said(remind(client, rnd, [idle, elsewhere], text="A")) == [nudges.FOREIGN]
    assert said(remind(client, rnd, ["x", "٣", "9" * 30], text="A"))[0].startswith("Chọn từ 1 đến 500 đơn vị")
    for text in ("", "a\x00b", "dài " * 300_000):
        assert remind(client, rnd, [idle], text=text).status_code == 422
    client.force_login(people.officer)
    assert remind(client, rnd, [idle], text="A").status_code == 403
    assert (Reminder.objects.count(), Nudge.objects.count()) == (0, 0)


def test_who_reminded_whom_is_never_changed(scene):
    rnd, idle, _, people = scene
    nudges.send(rnd, [idle.pk], "Nộp sớm.", actor=people.reviewer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Nudge.objects.update(text="Khác.")

    assert Nudge.objects.get().text == "Nộp sớm."


def test_the_list_of_units_offers_the_reminder_to_those_above_and_texts_to_copy(client, scene):
    rnd, idle, _, people = scene
    asked = {"nam": rnd.year, "so": "not-started", "danh-hieu": rnd.title.code}
    told = {}
    for name in ("reviewer", "officer"):
        client.force_login(getattr(people, name))
        page = client.get(reverse("dashboard_list"), asked)
        calls = [(call.round, [place.unit for place in call.places]) for call in page.context["calls"]]
        told[name] = (calls, [place.unit for place in page.context["page"]])
        assert messages.for_unit(rnd, idle, DAY) in page.text

    assert told == {"reviewer": ([(rnd, [idle])], [idle]), "officer": ([], [idle])}
    yesterday = client.get(reverse("dashboard_list"), asked | {"ngay": "2025-02-19"})
    assert (yesterday.context["calls"], "Sao chép lời nhắn" in yesterday.text) == ([], False)


def test_a_return_is_told_in_words_to_copy_on_both_sides(client):
    dossier = make_dossier(state="returned")
    words = (
        f"{dossier.unit.full_name}: hồ sơ {dossier.round.title.label} năm 2024 được trả lại để bổ sung.\n"
        "Các góp ý nằm ngay tại từng chỉ tiêu.\n"
        "Cần có quyết định đến hết ngày 30/03/2025 (còn 38 ngày).\n"
        f"Cần hỏi thêm: {dossier.moves.get(action='send-back').office_name}.\n"
        f"Mở ở cổng: http://127.0.0.1:8000/ho-so/{dossier.pk}/"
    )
    found = []
    for person in (dossier.people.officer, dossier.people.reviewer):
        client.force_login(person)
        found.append(client.get(dossier.get_absolute_url()).context["return_message"])

    assert found == [words, words]


def test_a_report_that_is_owed_is_a_task_of_its_officers_and_once_late_of_the_leader(client):
    duty = make_duty(before_month=3, before_day=20)
    office = make_place(make_round()).parent.offices.get()
    officer, leader = make_member(office), make_member(office, Role.LEADER)
    make_place(make_round(year=2023))  # another province: what it owed for 2023 is not this office's

    def shown(person, day):
        client.force_login(person)
        with clock.at(day):
            tasks = client.get(reverse("home")).context["tasks"]
        return [(task["todo"], task["state_label"], task["due"], task["url"]) for task in tasks]

    due, write = date(2025, 3, 19), f"{reverse('period_report_add')}?nam=2024&co-quan={office.pk}&loai={duty.code}"
    days = [date(2025, 2, 16), date(2025, 2, 17), date(2025, 3, 20)]
    assert [shown(officer, day) for day in days] == [
        [],
        [("Lập báo cáo", "Chưa gửi", due, write)],
        [("Lập báo cáo", "Quá hạn", due, write)],
    ]
    read = f"{reverse('period_reports')}?nam=2024"
    assert [shown(leader, day) for day in days] == [[], [], [("Xem", "Quá hạn", due, read)]]
    with clock.at(days[-1]):
        assert client.get(read).status_code == 200
        client.force_login(officer)
        assert client.get(write).status_code == 200
