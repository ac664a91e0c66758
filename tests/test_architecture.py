"""How the code hangs together: what may import what, who may move a dossier, and how large things may grow."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from recognition.models import Dossier

APPS = ("config", "criteria", "evidence", "recognition")
LONGEST_FUNCTION, LONGEST_MODULE = 30, 400
TRANSITIONS = {name for name in vars(Dossier) if hasattr(getattr(Dossier, name), "_django_fsm")}


def modules(*apps) -> list[Path]:
    """Source files of the apps, without migrations."""
    found = [path for app in apps for path in sorted((settings.BASE_DIR / app).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def imported(path: Path) -> set[str]:
    """The dotted names of the modules that ``path`` imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "."} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def importing(apps, pattern) -> list[str]:
    return [name(path) for path in modules(*apps) if any(re.match(pattern, module) for module in imported(path))]


def calls(path: Path, methods) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods
    ]


def test_there_is_something_to_look_at():
    assert len(modules(*APPS)) > 100
    assert {"finish", "submit", "issue", "lapse"} < TRANSITIONS
    assert "recognition.models" in imported(settings.BASE_DIR / "recognition" / "workflow.py")


def test_criteria_and_evidence_know_nothing_of_dossiers():
    assert importing(("criteria", "evidence"), r"recognition\b") == []


def test_criteria_and_evidence_know_nothing_of_each_other():
    assert importing(("criteria",), r"evidence\b") + importing(("evidence",), r"criteria\b") == []


def test_models_know_nothing_of_pages():
    pages_themselves = {"views", "forms", "admin", "middleware.py"}
    below = [path for path in modules("recognition") if not pages_themselves & set(path.parts)]

    pages = r"recognition\.(views|forms)\b"
    assert [name(path) for path in below if any(re.match(pages, module) for module in imported(path))] == []


def test_nothing_but_the_workflow_takes_a_transition():
    """A call of another module's function of the same name (``decisions.issue``) is none."""
    found = []
    for path in modules(*APPS):
        others = {module.rsplit(".", 1)[-1] for module in imported(path)}
        for call in calls(path, TRANSITIONS):
            owner = call.func.value
            if not (isinstance(owner, ast.Name) and owner.id in others):
                found.append(f"{name(path)}:{call.lineno}")

    assert found == []


def test_the_workflow_finds_transitions_by_the_name_of_the_action():
    source = (settings.BASE_DIR / "recognition" / "workflow.py").read_text(encoding="utf-8")

    assert source.count("getattr(dossier, method_name(action))") == 2


def test_nothing_writes_a_state_past_the_workflow():
    found = [
        f"{name(path)}:{call.lineno}"
        for path in modules(*APPS)
        for call in calls(path, {"update", "bulk_update"})
        if any(keyword.arg == "state" for keyword in call.keywords)
    ]

    assert found == []


@pytest.mark.parametrize(
    "pattern", [r"\bdate\.today\(", r"\bdatetime\.(now|today|utcnow)\(", r"\btimezone\.now\b", r"\blocal(date|time)\("]
)
def test_only_the_clock_knows_what_day_it_is(pattern):
    found = [name(path) for path in modules(*APPS) if re.search(pattern, path.read_text(encoding="utf-8"))]

    assert [module for module in found if module != "config/clock.py"] == []


def test_there_are_no_signals():
    assert importing(APPS, r"django(\.\w+)*\.(signals|dispatch)\b") == []


def test_nothing_is_put_into_utils():
    assert [name(path) for path in modules(*APPS) if path.stem in ("utils", "helpers", "misc")] == []


def test_functions_stay_small():
    long = [
        f"{name(path)}:{node.name} ({node.end_lineno - node.lineno + 1})"
        for path in modules(*APPS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_modules_stay_small():
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*APPS)}

    assert {module: lines for module, lines in lengths.items() if lines > LONGEST_MODULE} == {}
