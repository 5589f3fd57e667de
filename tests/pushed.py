"""Whatever a client in a test is told is what ``spec/push.json`` says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from beseda.testing import PushClient
from beseda.testing.push import Pushed

SPEC: dict[str, Any] = json.loads((Path(__file__).parent.parent / "spec" / "push.json").read_text("utf-8"))
COMMANDS: dict[str, dict[str, Any]] = {module: one["properties"] for module, one in SPEC["properties"].items()}
_VALIDATOR = Draft202012Validator(SPEC)


def problems(told: Pushed) -> list[str]:
    """What is otherwise than described; what applications and clients tell each other is theirs."""
    if told.module not in COMMANDS:
        return []
    found = _VALIDATOR.iter_errors({told.module: {told.command: told.params}})
    return [f"{'.'.join(str(part) for part in one.absolute_path)}: {one.message}" for one in found]


@contextmanager
def described() -> Iterator[None]:
    """Fail wherever a client is told something that is not described."""
    tell = PushClient._next

    def told(client: PushClient) -> Pushed:
        found = tell(client)
        wrong = problems(found)
        assert not wrong, wrong
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PushClient, "_next", told)
        yield
