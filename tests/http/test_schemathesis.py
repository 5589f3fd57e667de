"""What Schemathesis makes of the OpenAPI document, right and wrong: every request gets an answer that is described."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from beseda.http.openapi import document
from beseda.methods import REGISTRY
from beseda.settings import NEWEST_REVISION
from tests.contract.world import World, build
from tests.kept import kept
from tests.volume import volume

pytestmark = pytest.mark.soak

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Requests of each sort for each operation. The same ones every time: chance is for the desk.
EXAMPLES = volume(2, 20)
SECONDS = 60


def described(name: str) -> dict[str, Any]:
    """The document of one method, without the parameter that lets a portal answer late."""
    whole = document(REGISTRY, NEWEST_REVISION, "Portal")
    path = whole["paths"][f"/{name}"]
    path["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"].pop("wait", None)
    return {**whole, "paths": {f"/{name}": path}}


again = kept(build)


@pytest.mark.parametrize("name", [method.name for method in REGISTRY])
def test_every_answer_is_described(again: Callable[[], World], name: str) -> None:
    """No 500, no undocumented status, type or shape, whatever is sent by whoever may do everything."""
    hook = again().anna.webhook()
    method = next(method for method in REGISTRY if method.name == name)
    # What takes no parameters cannot be given wrong ones.
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if any(method.params) else [])]
    for found in openapi.from_dict(described(name)).get_all_operations():
        assert isinstance(found, Ok)
        for mode in modes:

            @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
            @given(case=found.ok().as_strategy(generation_mode=mode))
            def ask(case: Case[Any]) -> None:
                case.call_and_validate(base_url=hook.url, checks=CHECKS, timeout=SECONDS)

            ask()
    assert hook.answer("server.time").status == 200
