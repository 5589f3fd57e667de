"""``app.info`` and ``feature.get``: what the portal offers to whom."""

from typing import Any

import pytest

from beseda.testing import Portal, User


def test_a_webhook_is_no_application_but_has_scopes(portal: Portal, anna: User) -> None:
    for user in (anna, portal.user("Boris", admin=True)):
        assert user.webhook("user,im").call("app.info") == {"SCOPE": ["im", "user"], "LICENSE": "en_selfhosted"}


def test_the_licence_is_a_plan_where_the_portal_pretends_to_have_one(portal: Portal, anna: User) -> None:
    portal.configure(profile="cloud", language="ru")
    assert anna.webhook("").call("app.info") == {"SCOPE": [], "LICENSE": "ru_pro100"}


@pytest.mark.parametrize("empty", [None, "", "  ", []])
def test_a_feature_has_a_code(anna: User, empty: Any) -> None:
    answer = anna.webhook("").answer("feature.get", CODE=empty)
    assert (answer.status, answer.json["error"]) == (400, "CODE_EMPTY")
    assert answer.json["error_description"] == "CODE can't be empty"


def test_features_are_there_when_their_methods_are(anna: User) -> None:
    offline = anna.call("method.get", name="event.offline.get")["isExisting"]
    for code in ("rest_offline_extended", "rest_auth_connector"):
        assert anna.webhook("").call("feature.get", CODE=code) == {"value": "Y" if offline else "N"}
    assert anna.call("feature.get", CODE="teleport") == {"value": "N"}
