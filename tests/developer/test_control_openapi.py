"""The OpenAPI document of the control API is true: every answer, to right and wrong requests, is described."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from beseda.http.control.openapi import document
from beseda.http.control.routes import ROOT, ROUTES, Route
from beseda.testing import Portal
from tests.volume import volume

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = volume(4, 40)
SECONDS = 60
WHOLE = [one for one in ROUTES if one.answer is not None]


def described(route: Route) -> dict[str, Any]:
    """The document of one route, without what lets the portal answer late."""
    query = tuple(name for name in route.query if name != "wait")
    if "timeout" in route.body:
        soon = {"type": "number", "minimum": 0, "maximum": 0.01}
        route = route._replace(body={**route.body, "timeout": soon}, needs=("timeout",))
    return document([route._replace(query=query)], "Portal")


def test_it_is_valid() -> None:
    whole = document(ROUTES, "Portal")
    validate(whole)
    described_routes = {(verb.upper(), path) for path, verbs in whole["paths"].items() for verb in verbs}
    assert described_routes == {(one.verb, ROOT + one.path) for one in ROUTES}
    unanswered = [one.path for one in ROUTES if one.answer is None]
    assert unanswered == ["/journal/live"]


@pytest.mark.soak
@pytest.mark.parametrize("route", WHOLE, ids=[f"{one.verb} {one.path}" for one in WHOLE])
def test_every_answer_is_described(portal: Portal, route: Route) -> None:
    """No 500, no undocumented status, type or shape; there is something to be found at small numbers."""
    anna = portal.user("Anna", admin=True)
    portal.control.post("/webhooks", user_id=anna.id)
    bot = portal.bot(anna, "known")
    anna.say("hello", bot)
    portal.application(anna)
    portal.control.post("/faults", method="im.none", effect={"error": "X"})
    for found in openapi.from_dict(described(route)).get_all_operations():
        assert isinstance(found, Ok)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not (route.body or route.query or "{" in route.path):
                continue

            @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
            @given(case=found.ok().as_strategy(generation_mode=mode))
            def ask(case: Case[Any]) -> None:
                if "timeout" in route.body and isinstance(case.body, dict) and "timeout" not in case.body:
                    return  # nothing comes, and that takes its time
                case.call_and_validate(base_url=portal.url, checks=CHECKS, timeout=SECONDS)

            ask()
    for one in portal.control.get("/snapshots"):  # other tests share the portal, and a reset leaves them
        portal.control.delete(f"/snapshots/{one['name']}")
