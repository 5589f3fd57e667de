"""The list of tolerated differences, ``spec/tolerated.toml``: entries of one method, and rules over many."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

# The list as it is written: "declaration", "answer", "stub", "rule" and "undocumented" with their tables.
Tolerated: TypeAlias = Mapping[str, list[dict[str, Any]]]


def matches(pattern: str, text: str) -> bool:
    """Whether a text is what a pattern says, in which ``*`` stands for anything."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None


def entries(tolerated: Tolerated, section: str, method: str) -> list[str]:
    """The differences that a section has for this method alone, sorted."""
    return sorted(line for entry in tolerated[section] if entry["method"] == method for line in entry["differs"])


def rules(tolerated: Tolerated, section: str, method: str) -> Iterator[str]:
    """What rules let a method differ in: patterns of differences."""
    for rule in tolerated["rule"]:
        if rule["section"] == section and matches(rule["methods"], method):
            yield from rule["differs"]
