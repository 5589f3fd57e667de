"""Bring what is generated up to date: ``python -m beseda.docs [--check]``."""

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from beseda import shapes
from beseda.docs.pages import REFERENCE, files
from beseda.methods import REGISTRY

_FACTS, _TOLERATED = Path("spec/facts.json"), Path("spec/tolerated.toml")
_ANSWERS, _NAMES = Path("src/beseda/http/answers.json"), Path("src/beseda/kernel/documented.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring what is generated up to date, from the root of the project; --check only tells which are not."""
    parser = argparse.ArgumentParser(prog="python -m beseda.docs", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args(arguments).check
    facts, tolerated = json.loads(_FACTS.read_text("utf-8")), tomllib.loads(_TOLERATED.read_text("utf-8"))
    wanted = {**files(facts), _ANSWERS: _answers(facts, tolerated), _NAMES: _names(facts)}
    present = {path: path.read_text("utf-8") for path in (*REFERENCE.rglob("*.md"), *wanted) if path.exists()}
    different = sorted(path for path in present.keys() | wanted.keys() if present.get(path) != wanted.get(path))
    for path in different:
        sys.stdout.write(f"{path}\n")
        if not check:
            _replace(path, wanted.get(path))
    return int(check and bool(different))


def _replace(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _answers(facts: Mapping[str, Any], tolerated: Mapping[str, Any]) -> str:
    """The schemas of answers that the server describes itself with, a method a line."""
    documented = shapes.answers(facts, tolerated)
    names = sorted(documented.keys() & {method.name for method in REGISTRY})
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(documented[name])}" for name in names) + "\n}\n"


def _names(facts: Mapping[str, Any]) -> str:
    """The names of all documented methods, a method a line."""
    return json.dumps(sorted(one["name"] for one in facts["methods"]), indent=0) + "\n"


if __name__ == "__main__":
    sys.exit(main())
