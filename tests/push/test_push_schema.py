"""The schema of what clients are told, and what docs/push.md says of it."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from beseda.testing.push import Pushed
from tests.pushed import COMMANDS, SPEC, problems

DOCS = Path(__file__).parents[2] / "docs" / "push.md"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SPEC)


@pytest.mark.parametrize(("module", "command"), [(m, c) for m, several in COMMANDS.items() for c in several])
def test_each_command_stands_in_the_document_with_its_fields(module: str, command: str) -> None:
    text = DOCS.read_text("utf-8")
    assert f"`{command}`" in text, module
    fields: dict[str, Any] = COMMANDS[module][command]["properties"]
    assert [one for one in fields if f"`{one}`" not in text] == []


def test_what_is_not_described_is_noticed() -> None:
    good = {"user_id": 1, "online": True}
    assert problems(Pushed("online", "userStatusChange", good, "")) == []
    for module, command, wrong in (
        ("online", "userStatusChange", good | {"more": 1}),
        ("online", "userStatusChange", {"user_id": 1}),
        ("online", "userStatusChange", good | {"online": "Y"}),
        ("beseda", "nothing", {}),
    ):
        assert problems(Pushed(module, command, wrong, ""))
