import subprocess
import sys

from recognition import checks


def test_this_machine_can_make_papers():
    assert checks.papers_can_be_made() == []


def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(checks.sys, "platform", "linux")

    errors = checks.missing_libraries({"Pango": (("libno-such-thing.so.0",), "libpango-1.0-0")})

    assert [(error.msg, error.hint) for error in errors] == [
        ("Thiếu thư viện Pango: chưa tạo được văn bản PDF.", "apt-get install -y libpango-1.0-0")
    ]


def test_every_missing_font_is_named(tmp_path):
    (tmp_path / "LiberationSerif-Bold.ttf").write_bytes(b"")

    assert [error.msg.split(":")[0] for error in checks.missing_fonts(tmp_path)] == [
        "Thiếu phông chữ LiberationSerif-Regular.ttf",
        "Thiếu phông chữ LiberationSerif-Italic.ttf",
        "Thiếu phông chữ LiberationSerif-BoldItalic.ttf",
    ]


def test_checking_does_not_load_the_typesetter():
    code = "import sys; import recognition.checks; print('weasyprint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"False\n"
