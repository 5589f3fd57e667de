"""The table of threats in docs/applications.md is true: the tests it names are there, and no threat is left out."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TABLE = (ROOT / "docs" / "applications.md").read_text("utf-8").partition("## What is guarded against")[2]
_DEFINED = re.compile(r"^def (test_\w+)", re.MULTILINE)


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", _TABLE))
    there = {name for file in (ROOT / "tests").rglob("*.py") for name in _DEFINED.findall(file.read_text("utf-8"))}
    assert len(named) > 20
    assert sorted(named - there) == []


def test_every_threat_is_answered() -> None:
    rows = [row for row in _TABLE.splitlines() if row.startswith("| ")][2:]
    threats = [row.split(" | ")[0] for row in rows]
    named = {number for threat in threats for number in re.findall(r"\b(?:10|4)\.\d+\b", threat)}
    wanted = {f"10.{number}" for number in range(1, 17)} | {f"4.{number}" for number in range(1, 18)}
    assert sorted(wanted - named) == []
    assert [row for row in rows if len(row.split(" | ")[1].rstrip(" |")) < 2] == []
