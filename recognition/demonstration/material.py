"""What the demonstration is made from: the files of ``fixtures/demo``, and luck that is the same each time."""

import random
from functools import cache

import yaml
from django.conf import settings


@cache
def read(name: str):
    """The content of ``fixtures/demo/<name>.yaml``."""
    return yaml.safe_load((settings.FIXTURES_DIR / "demo" / f"{name}.yaml").read_text(encoding="utf-8"))


def luck(*about) -> random.Random:
    """Random numbers that depend on ``about`` alone, so that two demonstrations of one day are alike."""
    return random.Random("|".join(map(str, about)))  # noqa: S311 (figures for show, nothing to guess)


DRAFT = ["open", "fill-1", "fill-2", "fill-3"]


def steps_of(course: str) -> list[str]:
    """The steps of a course of fixtures/demo/plan.yaml, "draft" written out."""
    written = read("plan")["courses"][course]
    return DRAFT + written[1:] if written[0] == "draft" else written
