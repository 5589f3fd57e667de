"""The official documentation as data, and where we differ from it on purpose."""

import json
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from beseda.tolerated import Tolerated, matches, rules

# Of a section and a method.
BeyondRules: TypeAlias = Callable[[str, str, Iterable[str]], list[str]]
SPEC = Path(__file__).parents[2] / "spec"
# Methods on no page, which clients call all the same.
UNDOCUMENTED = {
    entry["method"] for entry in tomllib.loads((SPEC / "tolerated.toml").read_text("utf-8"))["undocumented"]
}


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
def tolerated() -> Tolerated:
    """The list of tolerated differences."""
    return tomllib.loads((SPEC / "tolerated.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def beyond_rules(tolerated: Tolerated) -> BeyondRules:
    """Of what a method differs in, what no rule covers, sorted: it has to be what its own entries say."""

    def left(section: str, method: str, found: Iterable[str]) -> list[str]:
        covered = list(rules(tolerated, section, method))
        return sorted(line for line in found if not any(matches(pattern, line) for pattern in covered))

    return left
