import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from config import clock
from recognition.documents import authority


@pytest.fixture
def fresh(settings, tmp_path):
    """The folder of an authority that does not exist yet."""
    settings.AUTHORITY_DIR = tmp_path / "authority"
    return settings.AUTHORITY_DIR


def certificate(key) -> x509.Certificate:
    return pkcs12.load_pkcs12(key.path.read_bytes(), key.passphrase).cert.certificate


def test_nothing_is_made_before_it_is_needed(fresh):
    assert authority.root() is None
    assert fresh.exists() is False


def test_keys_are_readable_by_the_portals_user_alone(fresh):
    authority.body_key("3", "Phòng Giáo dục và Đào tạo")

    assert stat.S_IMODE(fresh.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in fresh.iterdir()} == {0o600}


def test_certificates_say_that_they_are_specimens():
    subject = certificate(authority.person_key("41", "Đỗ Hữu Quỳnh", "UBND xã Đồng Thịnh")).subject.rfc4514_string()

    assert subject == "2.5.4.5=person:41,CN=Đỗ Hữu Quỳnh,OU=MẪU / SPECIMEN,O=UBND xã Đồng Thịnh,C=VN"


def test_long_names_are_cut_to_the_words_a_certificate_holds():
    key = authority.body_key(
        "long", "Hội đồng đánh giá, công nhận “Cộng đồng học tập” cấp xã của huyện Yên Mỹ, Hưng Yên"
    )
    subject = certificate(key).subject

    assert [part.value for part in subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == [
        "Hội đồng đánh giá, công nhận “Cộng đồng học"
    ]
    assert [len(part.value) for part in subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)] == [64]


def test_the_same_person_keeps_the_same_key_and_another_office_brings_another():
    first = authority.person_key("42", "Đỗ Hữu Quỳnh", "UBND xã Đồng Thịnh")

    assert authority.person_key("42", "Đỗ Hữu Quỳnh", "UBND xã Đồng Thịnh") == first
    assert authority.person_key("42", "Đỗ Hữu Quỳnh", "UBND huyện").path != first.path


def test_people_and_bodies_are_told_apart():
    assert authority.person_key("5", "Sở", "Sở").path != authority.body_key("5", "Sở").path


@pytest.mark.parametrize("identifier", ["", "../x", "a~b", "tên", "a/b"])
def test_identifiers_cannot_leave_the_folder(identifier):
    with pytest.raises(ValueError, match="identifier"):
        authority.body_key(identifier, "Sở")


def test_eight_at_once_at_first_use_get_one_authority_and_one_key(fresh):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: authority.body_key("3", "Sở Giáo dục và Đào tạo"), range(8)))

    assert len(set(keys)) == 1
    assert len(list(fresh.glob("*.p12"))) == 2
    assert certificate(keys[0]).issuer == x509.load_pem_x509_certificate(authority.root()).subject


def test_revoking_spares_others_whose_identifier_begins_alike(fresh):
    authority.person_key("1", "A", "Sở")
    spared = authority.person_key("1-2", "B", "Sở")

    authority.revoke("1")

    crl = x509.load_der_x509_crl(authority.revocation_list())
    assert len(list(crl)) == 1
    assert crl.get_revoked_certificate_by_serial_number(certificate(spared).serial_number) is None


def test_after_revoking_there_is_a_new_key(fresh):
    old = certificate(authority.person_key("1", "A", "Sở"))

    authority.revoke("1")

    assert certificate(authority.person_key("1", "A", "Sở")).serial_number != old.serial_number


def test_revocation_list_is_kept_while_it_is_current(fresh):
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        first = authority.revocation_list()
    with clock.at(datetime(2026, 3, 20, tzinfo=UTC)):
        assert authority.revocation_list() == first


@pytest.mark.parametrize("day", [datetime(2026, 3, 30, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)])
def test_revocation_list_is_renewed_for_the_clocks_day(fresh, day):
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        authority.revocation_list()
    with clock.at(day):
        crl = x509.load_der_x509_crl(authority.revocation_list())

    assert crl.last_update_utc < day < crl.next_update_utc
