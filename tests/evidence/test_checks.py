"""A machine without libmagic is told what to install."""

import sys

from django.core.checks import Error

from evidence.checks import libmagic_is_installed


def test_nothing_is_said_where_libmagic_is_installed():
    assert libmagic_is_installed(None) == []


def test_a_machine_without_libmagic_is_told_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "magic", None)  # importing it fails, as it does where the library is missing

    assert libmagic_is_installed(None) == [
        Error(
            "Thiếu thư viện libmagic: cổng không nhận ra được loại của tệp tải lên.",
            hint="Cài bằng lệnh: sudo apt-get install -y libmagic1",
            id="evidence.E001",
        )
    ]
