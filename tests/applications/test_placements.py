"""``placement.*``: where pages of applications are shown."""

from typing import Any

import pytest

from beseda.testing import Portal, Token, User


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", admin=True)


@pytest.fixture
def token(portal: Portal, anna: User) -> Token:
    return portal.application(anna, scope="im,placement").token(anna)


def bind(token: Token, place: str, page: str = "page", **options: Any) -> Any:
    handler = f"https://app.example.com/{page}"
    return token.call("placement.bind", PLACEMENT=place, HANDLER=handler, TITLE=page, OPTIONS=options)


def test_pages_are_bound_shown_and_taken_away(token: Token) -> None:
    assert bind(token, "IM_TEXTAREA", iconName="fa-bars", context="USER;CHAT") is True
    bind(token, "IM_TEXTAREA", iconName="fa-bars", context="USER;ALL", width=50)
    bind(token, "IM_TEXTAREA", "other", iconName="fa-bars")
    bind(token, "IM_CONTEXT_MENU", role="ADMIN")
    shown = token.call("placement.get")
    assert [(one["placement"], one["title"]) for one in shown] == [
        ("IM_TEXTAREA", "page"),
        ("IM_TEXTAREA", "other"),
        ("IM_CONTEXT_MENU", "page"),
    ]
    assert (shown[0]["options"]["context"], shown[0]["options"]["width"]) == ("ALL", "50")
    assert shown[2]["options"] == {"extranet": "N", "context": "ALL", "role": "ADMIN"}
    gone = token.call("placement.unbind", PLACEMENT="IM_TEXTAREA", HANDLER="https://app.example.com/other")
    assert gone == {"count": 2}
    assert token.call("placement.unbind", PLACEMENT="IM_TEXTAREA") == {"count": 2}
    assert len(token.call("placement.get")) == 1


def test_places_are_those_of_the_scopes(portal: Portal, anna: User, token: Token) -> None:
    assert "IM_TEXTAREA" in token.call("placement.list")
    narrow = portal.application(anna, scope="placement").token(anna)
    assert narrow.call("placement.list") == ["IM_SMILES_SELECTOR"]
    assert narrow.call("placement.list", FULL=True) == token.call("placement.list")
    answer = narrow.answer("placement.bind", PLACEMENT="IM_CONTEXT_MENU", HANDLER="https://app.example.com/")
    assert (answer.status, answer.json["error"]) == (400, "ERROR_PLACEMENT_NOT_FOUND")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"PLACEMENT": ""}, 400, "ERROR_ARGUMENT"),
        ({"HANDLER": ""}, 400, "ERROR_ARGUMENT"),
        ({"OPTIONS": {}}, 400, "ERROR_ARGUMENT"),
        ({"USER_ID": 1}, 400, "ERROR_PLACEMENT_USER_MODE"),
        ({"HANDLER": "javascript:x"}, 400, "ERROR_ARGUMENT"),
        ({"OPTIONS": {"iconName": "fa-bars", "context": "MOON"}}, 400, "ERROR_ARGUMENT"),
        ({"OPTIONS": {"iconName": "<b>"}}, 400, "ERROR_ARGUMENT"),
        ({"PLACEMENT": "CRM_LEAD"}, 400, "ERROR_PLACEMENT_NOT_FOUND"),
    ],
)
def test_what_cannot_be_bound(token: Token, given: dict[str, Any], status: int, code: str) -> None:
    good = {"PLACEMENT": "IM_TEXTAREA", "HANDLER": "https://app.example.com/", "OPTIONS": {"iconName": "fa-bars"}}
    answer = token.answer("placement.bind", **(good | given))
    assert (answer.status, answer.json["error"]) == (status, code)


@pytest.mark.parametrize("name", ["PLACEMENT", "HANDLER"])
def test_what_is_missing_is_named(token: Token, name: str) -> None:
    good = {"PLACEMENT": "IM_TEXTAREA", "HANDLER": "https://app.example.com/", "OPTIONS": {"iconName": "fa-bars"}}
    assert token.answer("placement.bind", **good | {name: ""}).json == {
        "error": "ERROR_ARGUMENT",
        "error_description": f"Argument '{name}' is null or empty",
        "argument": name,
    }
    assert "argument" not in token.answer("placement.bind", **good | {"HANDLER": "javascript:x"}).json


def test_only_administrators_bind_and_only_applications(portal: Portal, anna: User, token: Token) -> None:
    boris = token.application.token(portal.user("Boris"))
    for method in ("bind", "unbind", "get"):
        given = {"PLACEMENT": "IM_CONTEXT_MENU", "HANDLER": "https://app.example.com/"}
        assert boris.answer(f"placement.{method}", **given).json["error"] == "ACCESS_DENIED"
        assert anna.answer(f"placement.{method}", **given).json["error"] == "WRONG_AUTH_TYPE"


def test_pages_go_with_the_application(portal: Portal, token: Token) -> None:
    bind(token, "IM_CONTEXT_MENU")
    token.application.remove()
    assert portal.query("SELECT * FROM placement") == []
