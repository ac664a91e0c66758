"""Mails of reminders: as each person chose, each once, whatever breaks in the middle."""

from datetime import date, time, timedelta
from email import message_from_bytes, policy
from io import StringIO

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection

from config import clock, mail_files
from recognition.models import Mail, MailSettings, Membership, Reminder, User
from recognition.reminding import letters, mailing, standing, writing
from tests.factories import make_dossier, make_stand_in, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DAY = date(2025, 2, 20)  # a Thursday, seven days before the draft is due


def wants(person, choice="single", address=None) -> MailSettings:
    given = {"confirmed": address or person.email, "confirmed_at": clock.now(), "choice": choice}
    return MailSettings.objects.create(person=person, **given)


def run(day=DAY, at="09:00") -> list:
    """The mails that a run at that moment sends."""
    before = len(outbox.outbox)
    with clock.at(clock.moment_of(day, time.fromisoformat(at))):
        writing.write()
        mailing.make()
        mailing.send()
    return outbox.outbox[before:]


@pytest.fixture
def officer():
    return make_dossier(on=date(2025, 1, 10)).people.officer


def test_a_single_mail_says_what_by_when_and_where_and_goes_once(officer, settings):
    settings.PORTAL_URL = "https://congnhan.example.vn"
    User.objects.filter(pk=officer.pk).update(full_name="Lê Thị Mẫu\r\nBcc: ai@example.org")
    wants(officer)
    (sent,), again = run(), run(at="10:00")
    unit, mail = Reminder.objects.get().unit.full_name, Mail.objects.get()
    message = sent.message()

    assert again == []
    assert sent.subject == f"Còn 7 ngày: {unit}, hoàn thành tự đánh giá và nộp hồ sơ"
    assert officer.email in sent.to[0]
    assert (message["Bcc"], message["Auto-Submitted"]) == (None, "auto-generated")
    assert message["List-Unsubscribe"] == "<https://congnhan.example.vn/nhac-viec/cai-dat/>"
    assert message["Message-ID"] == f"<{mail.key}@congnhan.example.vn>"
    assert f"https://congnhan.example.vn/ho-so/{Reminder.objects.get().dossier_id}/" in sent.body
    assert "hạn đến hết ngày 27/02/2025, còn 7 ngày" in sent.body
    assert (mail.state, mail.address) == ("sent", officer.email)


def test_mail_goes_only_to_a_confirmed_address_and_stops_with_the_choice(officer):
    held = wants(officer, address="khac@example.vn")
    assert (run(), Mail.objects.count()) == ([], 0)

    held.confirmed, held.choice = officer.email, "none"
    held.save()
    assert run(date(2025, 2, 26)) == []
    assert Reminder.objects.filter(mail=None).count() == 2  # the portal shows them all the same


def test_a_reminder_whose_mail_was_dropped_comes_once_the_address_is_confirmed_again(officer):
    held = wants(officer)
    with clock.at(DAY):
        writing.write()
        mailing.make()
    MailSettings.objects.update(confirmed="khac@example.vn")
    assert run(at="10:00") == []
    held.save()

    assert len(run(at="11:00")) == 1
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "sent"]


@pytest.mark.parametrize("stands_in", [False, True])
def test_whoever_works_there_no_more_is_told_nothing_of_it(officer, stands_in):
    person = make_user() if stands_in else officer
    if stands_in:
        make_stand_in(officer, person, date(2025, 1, 1), DAY)
    wants(person)
    with clock.at(DAY):
        writing.write()
        mailing.make()
        assert standing.open_of(person).count() == 1
    Membership.objects.filter(user=person).update(valid_to=DAY)

    assert run(date(2025, 2, 21)) == []
    with clock.at(date(2025, 2, 21)):
        Reminder.objects.filter(person=person).update(seen_at=clock.now())
        assert (list(standing.open_of(person)), standing.behind(person)) == ([], [])
    assert Mail.objects.get().state == "dropped"


def test_the_digest_comes_at_seven_on_working_days_and_covers_those_between(officer):
    wants(officer, "digest")
    assert run(date(2025, 2, 28), "06:59") == []
    (friday,) = run(date(2025, 2, 28), "07:00")
    assert [run(date(2025, 3, 1)), run(date(2025, 3, 2))] == [[], []]
    (monday,) = run(date(2025, 3, 3))

    assert friday.subject.startswith("Quá hạn 1 ngày: ")
    assert monday.subject.startswith("Quá hạn 4 ngày: ")
    assert run(date(2025, 3, 3), "15:00") == []
    assert list(Mail.objects.order_by("pk").values_list("digest_on", flat=True)) == [
        date(2025, 2, 28),
        date(2025, 3, 3),
    ]


def test_no_digest_on_a_holiday_but_on_a_saturday_that_is_worked_instead():
    """02/01/2026 was off and Saturday 10/01 worked for it; Tết rested from 16 to 20/02."""
    days = [(1, 2), (1, 9), (1, 10), (1, 11), (2, 18), (2, 23)]
    moments = [clock.moment_of(date(2026, *day)) for day in days]

    def is_time(moment):
        with clock.at(moment):
            return mailing.is_time_for_digest()

    assert [is_time(moment) for moment in moments] == [False, True, True, False, False, True]


def test_a_digest_lists_each_matter_once_most_pressing_first(officer):
    wants(officer, "digest")
    other = make_dossier(on=date(2025, 1, 10))
    with clock.at(date(2025, 2, 28)):
        writing.write()
        Membership.objects.filter(user=other.people.officer).update(user=officer)
        Reminder.objects.filter(person=other.people.officer).update(person=officer)
    with clock.at(date(2025, 2, 20)):
        writing.write()
    with clock.at(clock.moment_of(date(2025, 2, 28))):
        mailing.make()
        mailing.send()
    (sent,) = outbox.outbox

    assert sent.subject == "Nhắc việc ngày 28/02/2025: 2 việc, 2 việc quá hạn"
    assert sent.body.count("/ho-so/") == 2


class Dies(EmailBackend):
    """Hands the mail over, then the machine stops."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise KeyboardInterrupt


class Refuses(EmailBackend):
    def send_messages(self, messages):
        raise OSError("không nối được máy chủ thư")


def test_after_a_crash_the_mail_goes_again_under_the_same_id_once_its_claim_is_old(officer, settings):
    wants(officer)
    settings.EMAIL_BACKEND = f"{__name__}.Dies"
    with pytest.raises(KeyboardInterrupt):
        run(at="09:00")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run(at="09:10") == []  # another run may still be at it
    run(at="09:16")

    assert len(outbox.outbox) == 2
    assert len({sent.message()["Message-ID"] for sent in outbox.outbox}) == 1
    assert (Mail.objects.get().state, run(at="10:00"), run(DAY + timedelta(days=1))) == ("sent", [], [])


def test_files_keep_one_for_each_id(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    message = letters.letter("Thử", "address", {"name": "A"}, "A", "a@example.vn", "<một@x>")
    backend = mail_files.EmailBackend()
    assert [backend.send_messages([message]) for _ in range(2)] == [1, 1]

    (file,) = (tmp_path / "mail").iterdir()
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Thử"


def test_an_address_that_fails_is_tried_five_times_ever_later_and_then_said(officer, settings):
    wants(officer)
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    for minutes in (0, 10, 15, 80, 400, 1200, 3000):
        with clock.at(clock.moment_of(DAY) + timedelta(minutes=minutes)):
            writing.write()
            mailing.make()
            mailing.send()
    mail = Mail.objects.earliest("pk")

    assert (mail.state, mail.tries, mail.said) == ("failed", 5, "OSError: không nối được máy chủ thư")


class Down(EmailBackend):
    """A server that is not there; how often it was looked for."""

    asked = 0

    def open(self):
        type(self).asked += 1
        raise TimeoutError("máy chủ thư không trả lời")


class Counts(EmailBackend):
    """How often a line was opened; it stays open until it is closed, as that to a server does."""

    opened, is_open = 0, False

    def open(self):
        type(self).opened += not self.is_open
        self.is_open = True


def test_a_server_that_is_down_is_asked_three_times_a_run_and_every_mail_waits_then_goes_on_one_line(officer, settings):
    wants(officer)
    said = StringIO()
    with clock.at(clock.moment_of(DAY)):
        writing.write()
        row = Reminder.objects.get()
        for threshold in range(1, 5):
            row.pk, row.threshold = None, threshold
            row.save(force_insert=True)
        settings.EMAIL_BACKEND = f"{__name__}.Down"
        call_command("send_reminders", stdout=StringIO(), stderr=said)
        assert Down.asked == 3
        assert list(Mail.objects.values_list("state", "tries")) == [("waiting", 0)] * 5
        assert said.getvalue().startswith("Máy chủ thư không nhận: 5 thư còn chờ")
        settings.EMAIL_BACKEND = f"{__name__}.Counts"
        assert (mailing.send(), Counts.opened, len(outbox.outbox)) == (5, 1, 5)


def test_a_second_run_at_once_says_so_and_does_nothing(officer):
    other, said = connection.copy(), StringIO()
    with clock.at(DAY), other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('send_reminders'))")
        call_command("send_reminders", stdout=said)
        assert said.getvalue() == "Lần chạy trước chưa xong: lần này không làm gì, lần sau làm tiếp.\n"
        assert Reminder.objects.count() == 0
        cursor.execute("SELECT pg_advisory_unlock(hashtext('send_reminders'))")
        call_command("send_reminders", stdout=StringIO())
    other.close()
    assert Reminder.objects.count() == 1


def test_a_mail_over_which_five_runs_died_is_given_up(officer, settings):
    wants(officer)
    settings.EMAIL_BACKEND = f"{__name__}.Dies"
    for hour in range(9, 14):
        with pytest.raises(KeyboardInterrupt):
            run(at=f"{hour:02}:00")
    assert run(at="14:00") == []
    mail = Mail.objects.get()

    assert (mail.state, mail.tries, mail.address) == ("failed", 5, officer.email)


def test_what_was_done_meanwhile_is_not_mailed(officer):
    wants(officer)
    with clock.at(DAY):
        writing.write()
        mailing.make()
        Reminder.objects.update(seen_at=clock.now())
        mailing.send()

    assert (outbox.outbox, Mail.objects.get().state) == ([], "dropped")
