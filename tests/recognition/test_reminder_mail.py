"""Mails of reminders: as each person chose, each once, whatever breaks in the middle."""

from datetime import date, time, timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from config import clock, mail_files
from recognition.models import Mail, MailSettings, Reminder, User
from recognition.reminding import letters, mailing, writing
from tests.factories import make_dossier

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
    assert run() == []
    assert Mail.objects.get().state == "dropped"

    held.confirmed, held.choice = officer.email, "none"
    held.save()
    assert run(date(2025, 2, 26)) == []
    assert Reminder.objects.filter(mail=None).count() == 1  # the portal shows it all the same


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


def test_what_was_done_meanwhile_is_not_mailed(officer):
    wants(officer)
    with clock.at(DAY):
        writing.write()
        mailing.make()
        Reminder.objects.update(seen_at=clock.now())
        mailing.send()

    assert (outbox.outbox, Mail.objects.get().state) == ([], "dropped")
