"""The shell command of the README explains what it cannot do before it touches anything."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def portal(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output, errors of ``sh config/portal …``, called from another folder."""
    done = subprocess.run(
        ["sh", str(ROOT / "config" / "portal"), *arguments], capture_output=True, text=True, cwd="/", timeout=60
    )
    return done.returncode, done.stdout, done.stderr


def test_help_names_the_three_commands():
    code, said, _ = portal("--help")
    assert code == 0
    assert [line.split()[2] for line in said.splitlines()] == ["demo", "test", "manage"]


def test_without_a_command_it_says_how_to_use_it():
    code, _, said = portal()
    assert (code, said) == (2, portal("help")[1])


def test_an_unknown_command_is_named():
    code, _, said = portal("start")
    assert (code, said.splitlines()[0]) == (2, "Không có lệnh «start». / No such command: start.")


def test_a_port_must_be_a_number():
    assert portal("demo", "--port", "80a") == (1, "", "--port: «80a» không phải là số cổng. / not a port number.\n")


def test_a_port_must_exist():
    assert portal("demo", "--port=65536") == (1, "", "--port: cổng từ 1 đến 65535. / a port is 1 to 65535.\n")


def test_an_unknown_option_of_the_demonstration_is_named():
    said = "Không hiểu «--cong». / Unknown option: --cong. sh config/portal demo [--port N]\n"
    assert portal("demo", "--cong", "1") == (1, "", said)
