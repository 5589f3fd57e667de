"""The official documentation as data, and where we differ from it on purpose."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = Path(__file__).parents[2] / "spec"


@pytest.fixture(scope="session")
def facts() -> dict[str, Any]:
    """Everything that is documented."""
    found: dict[str, Any] = json.loads((SPEC / "facts.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def documented(facts: dict[str, Any]) -> dict[str, Any]:
    """The documented methods by name."""
    return {method["name"]: method for method in facts["methods"]}


@pytest.fixture(scope="session")
def tolerated() -> dict[str, list[dict[str, Any]]]:
    """The list of tolerated differences: ``declaration``, ``answer`` and ``stub`` entries."""
    return tomllib.loads((SPEC / "tolerated.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def allowed(tolerated: dict[str, list[dict[str, Any]]]) -> Callable[[str, str], list[str]]:
    """The differences that a section of the list allows to a method, sorted."""
    return lambda section, method: sorted(
        line for entry in tolerated[section] if entry["method"] == method for line in entry["differs"]
    )
