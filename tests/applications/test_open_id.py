"""Signing in at a provider of OpenID Connect that is a process of its own, honest or not."""

from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from click.testing import CliRunner

from beseda.cli import main
from beseda.testing import Portal, User
from tests.applications.browser import Browser, landed
from tests.applications.provider import Provider, come_back, sign_in

_LIES = {
    "nonce": "Invalid claim: 'nonce'",
    "no nonce": "Missing claim: 'nonce'",
    "audience": "Invalid claim: 'aud'",
    "party": "Invalid claim: 'azp'",
    "issuer": "Invalid claim: 'iss'",
    "expired": "The token is expired",
    "from the future": "issued in the future",
    "no subject": "Missing claim: 'sub'",
    "other access token": "Invalid claim: 'at_hash'",
    "unsigned": "Algorithm of 'none' is not allowed",
    "signature of another": "bad_signature",
    "signed with the public key": "Algorithm of 'HS256' is not allowed",
    "changed": "bad_signature",
    "no token": "Invalid JSON Web Signature",
}


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", login="anna", email="Anna@example.com", admin=True)


def test_the_account_of_the_company_opens_the_portal(portal: Portal, provider: Provider, anna: User) -> None:
    browser = Browser(portal)
    page = browser.get("/sign-in/?back=/account/").body.decode()
    assert "Sign in with Keycloak" in page
    assert "/sign-in/open-id/?back=%2Faccount%2F" in page
    answer = sign_in(browser, provider, "anna-at-work", "/account/?x=1")
    assert (answer.status, answer.headers["location"]) == (303, "/account/?x=1")
    assert anna.name in browser.get("/account/").body.decode()


def test_where_there_is_no_provider_nothing_is_said_of_one(portal: Portal) -> None:
    browser = Browser(portal)
    assert "Sign in with" not in browser.get("/sign-in/").body.decode()
    assert [browser.get(f"/sign-in/open-id/{path}").status for path in ("", "return/?state=x&code=y", "leave/")] == [
        502,
        403,
        502,
    ]


def test_the_way_there_says_who_asks_and_nothing_more(portal: Portal, provider: Provider) -> None:
    told = landed(Browser(portal).get("/sign-in/open-id/?back=/online/%3Fsecret=7"))
    assert set(told) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }
    assert (told["code_challenge_method"], told["scope"], told["client_id"]) == (
        "S256",
        "openid email profile",
        "beseda",
    )
    assert "secret" not in str(told)
    assert told["redirect_uri"].endswith("/sign-in/open-id/return/")


def test_who_was_known_once_is_known_by_the_account(portal: Portal, provider: Provider, anna: User) -> None:
    assert sign_in(Browser(portal), provider, "anna-at-work").status == 303
    provider.account("anna-at-work", email="somebody.else@example.com", email_verified=True)
    anna.call("user.update", ID=anna.id, EMAIL="new@example.com")
    browser = Browser(portal)
    assert sign_in(browser, provider, "anna-at-work").status == 303
    assert anna.name in browser.get("/account/").body.decode()


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_nobody_checked_opens_nothing(
    portal: Portal, provider: Provider, anna: User, verified: object
) -> None:
    portal.configure(oidc_create=True)
    provider.account("thief", email="anna@example.com", email_verified=verified)
    answer = sign_in(Browser(portal), provider, "thief")
    assert (answer.status, "no verified e-mail" in answer.body.decode()) == (403, True)


def test_the_owner_of_the_domain_counts_where_the_provider_says_so(
    portal: Portal, provider: Provider, anna: User
) -> None:
    provider.account("anna-at-entra", email="anna@example.com", xms_edov=True)
    assert sign_in(Browser(portal), provider, "anna-at-entra").status == 303


def test_a_second_account_with_the_same_address_is_not_the_person(
    portal: Portal, provider: Provider, anna: User
) -> None:
    assert sign_in(Browser(portal), provider, "anna-at-work").status == 303
    provider.account("anna-anew", email="anna@example.com", email_verified=True)
    assert sign_in(Browser(portal), provider, "anna-anew").status == 403
    done = CliRunner().invoke(main, ["user", "unlink", str(anna.id), "--database", portal._served.database.url])
    assert done.exit_code == 0, done.output
    assert sign_in(Browser(portal), provider, "anna-anew").status == 303


def test_strangers_stay_out_unless_they_are_to_be_taken_on(portal: Portal, provider: Provider, anna: User) -> None:
    vera = {"email": "vera@example.com", "email_verified": True, "given_name": "Vera", "family_name": "Kim"}
    provider.account("vera", **vera)
    browser = Browser(portal)
    assert sign_in(browser, provider, "vera").status == 403
    portal.configure(oidc_create=True)
    assert sign_in(browser, provider, "vera").status == 303
    assert "Vera Kim" in browser.get("/account/").body.decode()
    found = anna.call("user.get", FILTER={"EMAIL": "vera@example.com"})
    assert [(one["NAME"], one["LAST_NAME"], one["ACTIVE"]) for one in found] == [("Vera", "Kim", True)]
    assert sign_in(Browser(portal), provider, "vera").status == 303
    assert len(anna.call("user.get", FILTER={"EMAIL": "vera@example.com"})) == 1


def test_no_more_people_are_taken_on_than_there_may_be(portal: Portal, provider: Provider, anna: User) -> None:
    portal.configure(oidc_create=True, people_limit=1)
    provider.account("vera", email="vera@example.com", email_verified=True)
    answer = sign_in(Browser(portal), provider, "vera")
    assert (answer.status, "as many people" in answer.body.decode()) == (403, True)


def test_who_was_dismissed_stays_out(portal: Portal, provider: Provider, anna: User) -> None:
    portal.configure(oidc_create=True)
    boris, clara = (portal.user(name, email=f"{name}@example.com") for name in ("boris", "clara"))
    for name in ("boris", "clara"):
        provider.account(name, email=f"{name}@example.com", email_verified=True)
    browser = Browser(portal)
    assert sign_in(browser, provider, "boris").status == 303
    for one in (boris, clara):
        anna.call("user.update", ID=one.id, ACTIVE="N")
    assert browser.get("/account/").status == 303
    assert [sign_in(Browser(portal), provider, name).status for name in ("boris", "clara")] == [403, 403]
    anna.call("user.update", ID=boris.id, ACTIVE="Y")
    assert sign_in(Browser(portal), provider, "boris").status == 303


def test_bots_have_no_account(portal: Portal, provider: Provider, anna: User) -> None:
    portal.configure(oidc_create=True)
    bot_id = portal.bot(anna).id
    portal.change("UPDATE person SET email = 'robot@example.com' WHERE id = :id", id=bot_id)
    provider.account("robot", email="robot@example.com", email_verified=True)
    assert sign_in(Browser(portal), provider, "robot").status == 403


@pytest.mark.parametrize("lie", _LIES)
def test_a_token_that_is_none_opens_nothing(
    portal: Portal, provider: Provider, anna: User, lie: str, caplog: pytest.LogCaptureFixture
) -> None:
    provider.account(f"liar {lie}", email="anna@example.com", email_verified=True, lie=lie)
    browser = Browser(portal)
    answer = sign_in(browser, provider, f"liar {lie}")
    assert (answer.status, "did not work" in answer.body.decode()) == (502, True)
    assert [_LIES[lie] in message for message in caplog.messages] == [True]
    assert browser.get("/account/").status == 303
    assert portal.query("SELECT * FROM person_identity") == []


def test_a_token_that_was_only_signed_anew_is_one(portal: Portal, provider: Provider, anna: User) -> None:
    provider.account("honest", email="anna@example.com", email_verified=True, lie="none, after all")
    assert sign_in(Browser(portal), provider, "honest").status == 303


def test_a_code_and_a_state_serve_once(portal: Portal, provider: Provider, anna: User) -> None:
    browser = Browser(portal)
    path = come_back(browser, provider, "anna-at-work")
    assert browser.get(path).status == 303
    assert browser.get(path).status == 502  # the provider knows the code no more
    state = parse_qs(urlsplit(path).query)["state"][0]
    again = f"/sign-in/open-id/return/?{urlencode({'state': state, 'code': 'another'})}"
    assert browser.get(again).status == 502


def test_a_state_serves_no_other_browser(portal: Portal, provider: Provider, anna: User) -> None:
    thief, victim = Browser(portal), Browser(portal)
    path = come_back(thief, provider, "anna-at-work")
    victim.get("/sign-in/")
    assert [Browser(portal).get(path).status, victim.get(path).status] == [403, 403]
    assert victim.get("/account/").status == 303


def test_the_code_of_another_way_opens_nothing(portal: Portal, provider: Provider, anna: User) -> None:
    """A stolen code does not fit the verifier of who shows it."""
    thief, victim = Browser(portal), Browser(portal)
    stolen = parse_qs(urlsplit(come_back(victim, provider, "anna-at-work")).query)["code"][0]
    state = landed(thief.get("/sign-in/open-id/"))["state"]
    assert thief.get(f"/sign-in/open-id/return/?{urlencode({'state': state, 'code': stolen})}").status == 502


def test_a_state_comes_to_its_end(portal: Portal, provider: Provider, anna: User) -> None:
    portal.clock.freeze()
    browser = Browser(portal)
    path = come_back(browser, provider, "anna-at-work")
    portal.clock.move(601)
    assert browser.get(path).status == 403


@pytest.mark.parametrize("state", ["", "x", ".", "..", "x.9999999999.0", f"x.{'9' * 5000}.0", "x.²."])
def test_a_made_up_state_is_none(portal: Portal, provider: Provider, state: str) -> None:
    browser = Browser(portal)
    browser.get("/sign-in/")
    assert browser.get(f"/sign-in/open-id/return/?{urlencode({'state': state, 'code': 'x'})}").status == 403


def test_an_answer_of_another_issuer_is_none(portal: Portal, provider: Provider, anna: User) -> None:
    browser = Browser(portal)
    path = come_back(browser, provider, "anna-at-work")
    assert browser.get(f"{path}&iss=https%3A%2F%2Fevil.example.com").status == 502
    assert browser.get(f"{path}&iss={quote(provider.url, safe='')}").status == 303


def test_a_provider_that_calls_itself_otherwise_is_not_asked(portal: Portal, provider: Provider) -> None:
    portal.configure(oidc_issuer=provider.url.replace("127.0.0.1", "localhost") + "/")
    assert Browser(portal).get("/sign-in/open-id/").status == 502


def test_a_provider_that_is_gone_is_said_to_be(portal: Portal, provider: Provider, anna: User) -> None:
    browser = Browser(portal)
    path = come_back(browser, provider, "anna-at-work")
    portal.configure(oidc_issuer="http://127.0.0.1:1")
    assert [browser.get(one).status for one in (path, "/sign-in/open-id/", "/sign-in/open-id/leave/")] == [502] * 3


def test_who_says_no_there_is_not_signed_in(portal: Portal, provider: Provider) -> None:
    browser = Browser(portal)
    state = landed(browser.get("/sign-in/open-id/"))["state"]
    answer = browser.get(f"/sign-in/open-id/return/?{urlencode({'state': state, 'error': 'access_denied'})}")
    assert (answer.status, "not signed in there" in answer.body.decode()) == (403, True)


def test_nobody_is_sent_elsewhere_from_the_provider(portal: Portal, provider: Provider, anna: User) -> None:
    for back in ("//evil.example.com/", "https://evil.example.com/", "/\\evil.example.com"):
        answer = sign_in(Browser(portal), provider, "anna-at-work", back)
        assert answer.headers["location"] == "/account/"
    browser = Browser(portal)
    path = come_back(browser, provider, "anna-at-work")
    browser.cookies["beseda_back"] = quote("//evil.example.com/", safe="")
    assert browser.get(path).headers["location"] == "/account/"


def test_signing_out_offers_the_provider_too(portal: Portal, provider: Provider, anna: User) -> None:
    browser = Browser(portal)
    sign_in(browser, provider, "anna-at-work")
    left = browser.fill_in("/account/", to="/sign-out/", where="here").headers["location"]
    assert browser.get("/account/").status == 303
    assert "/sign-in/open-id/leave/" in browser.get(left).body.decode()
    location = browser.get("/sign-in/open-id/leave/").headers["location"]
    assert location.startswith(f"{provider.url}/oauth2/end_session?")
    assert parse_qs(urlsplit(location).query)["client_id"] == ["beseda"]


def test_guessing_codes_becomes_slow(portal: Portal, provider: Provider) -> None:
    portal.clock.freeze()
    browser = Browser(portal)
    state = landed(browser.get("/sign-in/open-id/"))["state"]
    path = f"/sign-in/open-id/return/?{urlencode({'state': state, 'code': 'x'})}"
    assert {browser.get(path).status for _ in range(50)} == {502}
    assert browser.get(path).status == 429


def test_used_states_are_forgotten(portal: Portal, provider: Provider, anna: User) -> None:
    portal.clock.freeze()
    sign_in(Browser(portal), provider, "anna-at-work")
    assert len(portal.query("SELECT * FROM used_state")) == 1
    portal.clock.move(3600)
    portal.housekeeping()
    assert portal.query("SELECT * FROM used_state") == []


def test_a_secret_that_is_gone_is_said_to_be(
    portal: Portal, provider: Provider, anna: User, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "oidc-secret").unlink()
    assert sign_in(Browser(portal), provider, "anna-at-work").status == 502
    assert "the secret cannot be read" in caplog.text
