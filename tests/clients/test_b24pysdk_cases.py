"""What a case calls through b24pysdk answers, and changes at the portal, what the first call of its scenario does."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from beseda.testing import Answer, Portal, User
from tests.clients.scene import Again, scene
from tests.clients.wrapped import wrapped
from tests.contract.case import load
from tests.contract.rights.world import contents

SDK = {name: case for name, case in load().items() if case.sdk}


@dataclass(frozen=True)
class Watched(User):
    """Somebody, and what the portal held when a method had answered them first."""

    method: str = ""
    seen: list[tuple[Any, dict[str, list[str]]]] = field(default_factory=list)

    def answer(self, method: str, /, **parameters: Any) -> Answer:
        """Call a method; whatever comes back."""
        answer = super().answer(method, **parameters)
        if method == self.method and not self.seen:
            self.seen.append((answer.json["result"], held(self.portal)))
        return answer


def held(portal: Portal) -> dict[str, list[str]]:
    """All that the portal holds but webhooks, which are made for the test."""
    return {table: rows for table, rows in contents(portal).items() if table != "webhook"}


@pytest.mark.parametrize("name", SDK)
def test_the_client_does_what_the_call_does(again: Again, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    case = SDK[name]
    assert case.scenario
    _, world = scene(again)
    portal = world.anna.portal
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    anna = Watched(portal, world.anna.id, world.anna.name, name)
    for _ in case.scenario(replace(world, anna=anna)):
        pass
    assert case.sdk
    assert anna.seen, "a case with a call through the client begins with a call by Anna"

    sdk, world = scene(again)
    request = case.sdk(sdk, world)
    assert request._api_method.lower() == name.lower()
    assert (request.result, held(portal)) == anna.seen[0]


def test_cases_with_a_call_are_of_wrapped_methods() -> None:
    assert {name.lower() for name in SDK} <= wrapped()
