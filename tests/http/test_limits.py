"""What a portal does not answer: too many requests, too much operating time, plain HTTP, anything while blocked."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beseda.testing import Answer, Portal, RestError, User

TOO_MANY = (503, {"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"})
BLOCKED = (503, {"error": "OVERLOAD_LIMIT", "error_description": "REST API is blocked due to overload"})
HTTPS_REQUIRED = (400, {"error": "INVALID_REQUEST", "error_description": "Https required"})
OVER = (429, {"error": "OPERATION_TIME_LIMIT", "error_description": "Method is blocked due to operation time limit"})
LIMITS = {"cloud": (50, 2), "enterprise": (250, 5)}


def told(answer: Answer) -> tuple[int, Any]:
    return answer.status, answer.json


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", admin=True)


def burst(user: User, most: int) -> int:
    """How many of so many requests at once are answered."""
    return sum(user.answer("server.time").status == 200 for _ in range(most))


@pytest.mark.parametrize("profile", LIMITS)
def test_a_burst_fills_the_bucket_and_each_second_makes_room(portal: Portal, anna: User, profile: str) -> None:
    most, leak = LIMITS[profile]
    portal.profile = profile
    portal.clock.freeze(1_800_000_000)
    assert burst(anna, most) == most
    assert [told(anna.answer("server.time")) for _ in range(3)] == [TOO_MANY] * 3
    portal.clock.move(0.5)
    assert told(anna.answer("server.time")) == TOO_MANY
    portal.clock.move(0.5)
    assert burst(anna, leak + 3) == leak
    portal.clock.move(3)
    assert burst(anna, 3 * leak + 3) == 3 * leak
    portal.clock.move(3_600)
    assert burst(anna, most + 1) == most


def test_who_keeps_to_the_rate_is_never_refused(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    portal.clock.freeze(1_800_000_000)
    for _ in range(60):
        assert burst(anna, 2) == 2
        portal.clock.move(1)


def model(bursts: list[tuple[int, int]]) -> Iterator[int]:
    level = 0
    for seconds, requests in bursts:
        level = max(level - 2 * seconds, 0)
        taken = min(requests, 50 - level)
        level += taken
        yield taken


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60)), max_size=3))
def test_any_bursts_are_counted(portal: Portal, bursts: list[tuple[int, int]]) -> None:
    portal.reset()
    anna = portal.user("Anna")
    portal.clock.freeze(1_800_000_000)
    portal.profile = "cloud"
    found = []
    for seconds, requests in bursts:
        portal.clock.move(seconds)
        found.append(burst(anna, requests))
    assert found == list(model(bursts))


def test_everybody_at_one_address_shares_a_bucket(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    portal.clock.freeze()
    boris = portal.user("Boris")
    assert burst(anna, 30) == 30
    assert burst(boris, 30) == 20
    assert told(portal.client.post("/rest/1/wrong/server.time", {})) == TOO_MANY
    assert told(portal.client.post("/rest/no.such", {})) == TOO_MANY


def test_refused_and_mistaken_requests(portal: Portal, anna: User) -> None:
    """Those with an error count, those that are turned away do not."""
    portal.profile = "cloud"
    portal.clock.freeze(1_800_000_000)
    assert {anna.answer("im.no.such").status for _ in range(50)} == {404}
    assert {anna.answer("im.no.such").status for _ in range(20)} == {503}
    portal.clock.move(1)
    assert burst(anna, 3) == 2


def test_a_batch_is_one_request(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    portal.clock.freeze()
    for _ in range(50):
        answer = anna.call("batch", cmd={f"k{number}": "server.time" for number in range(3)})
        assert len(answer["result"]) == 3
    assert told(anna.answer("batch", cmd={"k": "server.time"})) == TOO_MANY


def test_a_box_has_no_limits(portal: Portal, anna: User) -> None:
    assert portal.profile == "box"
    portal.clock.freeze()
    assert burst(anna, 300) == 300
    anna.spend("server.time", 100_000)
    assert burst(anna, 1) == 1


def test_health_is_told_to_whoever_asks_and_costs_nothing(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    portal.clock.freeze()
    assert {
        portal.client.send("GET", path).status for path in ("/healthz", "/readyz", "/about") for _ in range(60)
    } == {200}
    assert burst(anna, 51) == 50
    assert portal.client.send("GET", "/healthz").status == 200


def test_operating_time_is_limited_a_method_and_a_webhook(portal: Portal, anna: User) -> None:
    """The example of the page: the call that goes beyond the limit is answered, the next one is not."""
    portal.profile = "cloud"
    hook = anna.webhook()
    start = portal.clock.freeze(1_800_000_020)
    hook.spend("im.user.get", 480)
    answer = hook.answer("im.user.get").json
    assert (answer["time"]["operating"], answer["time"]["operating_reset_at"]) == (480, start + 600)
    portal.clock.move(100)
    hook.spend("IM.user.get".lower(), 20)
    assert told(hook.answer("im.user.get")) == OVER
    assert told(hook.answer("IM.User.Get")) == OVER
    assert hook.answer("im.counters.get").json["time"]["operating"] == 0
    assert anna.answer("im.user.get").json["time"]["operating"] == 0
    portal.clock.move(499)
    assert told(hook.answer("im.user.get")) == OVER
    portal.clock.move(1)
    answer = hook.answer("im.user.get").json
    assert (answer["time"]["operating"], answer["time"]["operating_reset_at"]) == (20, start + 700)


def test_what_calls_take_is_what_counts(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    hook = anna.webhook()
    taken = [hook.answer("im.user.get").json["time"] for _ in range(3)]
    assert [one["operating"] for one in taken] == pytest.approx(
        [sum(one["duration"] for one in taken[: count + 1]) for count in range(3)], abs=1e-5
    )
    assert taken[0]["duration"] > 0
    hook.spend("im.user.get", 480 - taken[-1]["operating"])
    hook.answer("im.user.get")
    assert told(hook.answer("im.user.get")) == OVER


def test_calls_that_are_refused_take_time_too(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    hook = anna.webhook()
    hook.spend("im.chat.user.list", 480)
    assert hook.answer("im.chat.user.list").json["error"] == "CHAT_ID_EMPTY"
    assert told(hook.answer("im.chat.user.list")) == OVER


def test_commands_of_a_batch_are_limited_and_the_batch_is_not(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    hook = anna.webhook()
    hook.spend("im.user.get", 481)
    answer = hook.answer("batch", cmd={"one": "im.user.get", "two": "server.time"}, halt=0).json
    assert list(answer["result"]["result"]) == ["two"]
    assert answer["result"]["result_error"] == {"one": OVER[1]}
    assert answer["time"]["operating"] == 0


def test_a_limit_of_ones_own(portal: Portal, anna: User) -> None:
    portal.configure(operating_limit=420)
    hook = anna.webhook()
    hook.spend("im.user.get", 421)
    assert told(hook.answer("im.user.get")) == OVER
    portal.configure(operating_limit=0)
    assert hook.answer("im.user.get").status == 200


def test_a_blocked_portal_answers_nobody(portal: Portal, anna: User) -> None:
    assert anna.answer("server.time").status == 200
    portal.block()
    for path in (f"{anna.webhook().path}server.time", "/rest/1/wrong/server.time", "/rest/no.such"):
        assert told(portal.client.post(path, {})) == BLOCKED
    assert {portal.client.send("GET", path).status for path in ("/healthz", "/readyz", "/about")} == {200}
    portal.block(on=False)
    assert anna.answer("server.time").status == 200


def test_a_new_portal_is_not_blocked_and_has_room(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    now = portal.clock.freeze()
    anna.spend("server.time", 1_000)
    assert burst(anna, 1) == 0
    burst(anna, 50)
    portal.block()
    portal.reset()
    portal.clock.freeze(now)
    portal.profile = "cloud"
    assert burst(portal.user("Anna"), 51) == 50


def test_https_may_be_required(portal: Portal, anna: User) -> None:
    """Nothing else is said to whoever calls in plain text."""
    portal.configure(require_https=True)
    for path in (f"{anna.webhook().path}server.time", "/rest/1/wrong/server.time", "/rest/no.such"):
        assert told(portal.client.post(path, {})) == HTTPS_REQUIRED
    assert portal.client.send("GET", "/healthz").status == 200
    portal.configure(require_https=False)
    assert anna.answer("server.time").status == 200


def test_calls_are_kept_for_tests(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    portal.clock.freeze()
    burst(anna, 51)
    with pytest.raises(RestError) as refused:
        anna.call("server.time")
    assert (refused.value.status, refused.value.code) == (503, "QUERY_LIMIT_EXCEEDED")
    portal.client.send("GET", "/healthz")
    calls = portal.calls
    assert [(one.method, one.status) for one in calls[:51]] == [("server.time", 200)] * 50 + [("server.time", 503)]
    assert {one.user_id for one in calls[:50]} == {anna.id}
