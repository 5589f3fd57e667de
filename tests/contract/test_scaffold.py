"""Every documented method can be begun: what is written compiles, and declares what the page says."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from beseda.docs.changelog import fragments
from beseda.methods import REGISTRY
from beseda.methods.imbot_v2 import imbot_v2
from tests.contract.conftest import BeyondRules
from tests.contract.test_registry import differences
from tests.scaffold import places
from tests.scaffold.__main__ import files, main
from tests.scaffold.declaration import Names, declaration

# Undefined and unused names, the order of imports.
RUFF = [
    sys.executable,
    "-m",
    "ruff",
    "check",
    "--isolated",
    "--quiet",
    "--select",
    "E9,F,I,PLE",
    "--line-length",
    "120",
]
BUILT = {method.name for method in REGISTRY}


def test_what_is_written_is_python(facts: dict[str, Any], tmp_path: Path) -> None:
    """Nothing is imported that is not used, nothing used that is not imported."""
    for page in facts["methods"]:
        folder = tmp_path / ("built" if page["name"] in BUILT else "new") / page["name"]
        for path, text in files(facts, page["name"]).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    assert len(list(tmp_path.glob("*/*/src/beseda/methods/*/*.py"))) >= len(facts["methods"])
    subprocess.run([*RUFF, "--fix", "--unfixable", "F", tmp_path], check=False)
    # What is built has its case and some of its names already.
    for folder, ignored in (("new", []), ("built", ["--ignore", "F601,F811"])):
        found = subprocess.run([*RUFF, *ignored, tmp_path / folder], capture_output=True, text=True, check=False)
        assert (found.returncode, found.stdout) == (0, "")


def test_what_is_declared_is_what_the_page_says(facts: dict[str, Any], beyond_rules: BeyondRules) -> None:
    """Name, page, scopes, revision and parameters; members of arrays cannot be declared."""
    for page in facts["methods"]:
        home = places.home(page)
        family = replace(home.family, methods=[])
        made = declaration(
            page, Names(page["name"], home.package, home.variable, "new"), family, facts["system_errors"]
        )
        exec("\n".join((*made.imports, made.code)), {home.variable: family})
        (method,) = family.methods
        inside = tuple(f"parameter {name} " for name in arrays(page["params"]))
        found = [
            line
            for line in beyond_rules("declaration", page["name"], differences(method, page, facts["system_errors"]))
            if not line.startswith(("error ", *inside))
        ]
        assert found == [], page["name"]
        texts = {error["text"] for error in page["errors"]} - {error["text"] for error in facts["system_errors"]}
        spelled = {wire.text for wire in method.errors} | {wire.text for wire in family.spells.values()}
        assert [text for text in texts if text not in spelled and repr(text) not in made.code] == [], page["name"]


def arrays(params: Iterable[dict[str, Any]], above: str = "") -> Iterator[str]:
    """Parameters whose members stand in the items of an array."""
    for one in params:
        children = one.get("children", [])
        if children and one["type"] != "object":
            yield f"{above}{one['name']}"
        yield from arrays(children, f"{above}{one['name']} ")


def test_its_line_for_the_changelog_can_be_released(facts: dict[str, Any], tmp_path: Path) -> None:
    for page in facts["methods"]:
        (path, text), *_ = [item for item in files(facts, page["name"]).items() if item[0].suffix == ".md"]
        (tmp_path / path.name).write_text(text)
    assert len(fragments(tmp_path)) == len(facts["methods"])


def test_the_worked_example_declares_what_its_page_says(
    facts: dict[str, Any], documented: dict[str, Any], beyond_rules: BeyondRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of CONTRIBUTING.md: its first block of code is a module."""
    _, block, *_ = (places.ROOT / "CONTRIBUTING.md").read_text("utf-8").split("```python\n")
    monkeypatch.setattr(imbot_v2, "methods", [])
    exec(block.partition("```")[0], {})
    (method,) = imbot_v2.methods
    found = differences(method, documented[method.name], facts["system_errors"])
    assert beyond_rules("declaration", method.name, found) == []


@pytest.mark.parametrize(("name", "why"), [("im.no.such", "no page documents"), ("im.chat.leave", "is built")])
def test_what_cannot_be_begun(name: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([name])
    assert why in capsys.readouterr().err
