"""``user.update``: profiles changed by an administrator."""

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User
from beseda.testing.client import Client

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02" + b"\x08" * 9).decode()


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Boris", admin=True, email="boris@example.com")


@pytest.fixture
def anna(portal: Portal, boss: User) -> User:
    return portal.user("Anna", "Smith", email="anna@example.com", work_position="Developer")


def profile(boss: User, person: User) -> dict[str, Any]:
    [found] = boss.call("user.get", ID=person.id)
    assert isinstance(found, dict)
    return found


def refused(user: User, **given: Any) -> tuple[int, str, str]:
    """Call; how it is refused, and that nothing changed."""
    before = [list(row) for row in user.portal.query("SELECT * FROM person WHERE id <> :me", me=user.id)]
    with pytest.raises(RestError) as received:
        user.call("user.update", **given)
    assert [list(row) for row in user.portal.query("SELECT * FROM person WHERE id <> :me", me=user.id)] == before
    return received.value.status, received.value.code, received.value.text


def test_what_is_given_changes_and_the_rest_stays(portal: Portal, boss: User, anna: User) -> None:
    portal.clock.freeze(1772443800)
    boss.call("profile")
    before = profile(boss, anna)
    changes = {
        "LAST_NAME": "Jones",
        "PERSONAL_CITY": "Rome",
        "UF_SKILLS": "Python",
        "WORK_PHONE": "+1",
        "EMAIL": "a@b.io",
    }
    portal.clock.move(60)
    assert boss.call("user.update", ID=anna.id, **changes) is True
    assert profile(boss, anna) == before | changes | {"TIMESTAMP_X": "02.03.2026 09:31:00"}
    assert boss.call("user.update", ID=str(anna.id), PERSONAL_CITY="", UF_SKILLS=None) is True
    after = profile(boss, anna)
    assert (after["PERSONAL_CITY"], after["UF_SKILLS"], after["LAST_NAME"]) == ("", "Python", "Jones")
    assert boss.call("user.update", ID=anna.id, UF_SKILLS="") is True
    assert "UF_SKILLS" not in profile(boss, anna)


def test_the_messenger_shows_the_change_at_once(boss: User, anna: User) -> None:
    anna.call("im.message.add", DIALOG_ID=boss.id, MESSAGE="hello")
    assert boss.call("im.recent.get")[0]["user"]["name"] == "Anna Smith"
    boss.call("user.update", ID=anna.id, LAST_NAME="Jones", PERSONAL_BIRTHDAY="1990-05-17", PERSONAL_WWW="anna.io")
    [item] = boss.call("im.recent.get")
    assert (item["title"], item["user"]["name"], item["user"]["birthday"]) == ("Anna Jones", "Anna Jones", "17-05")
    assert item["user"]["website"] == "anna.io"
    assert anna.call("im.user.get")["birthday"] == "17-05"
    boss.call("user.update", ID=anna.id, PERSONAL_BIRTHDAY="")
    assert boss.call("im.recent.get")[0]["user"]["birthday"] == ""


def test_old_portals_show_no_birthday_as_false(portal: Portal, boss: User, anna: User) -> None:
    anna.call("im.message.add", DIALOG_ID=boss.id, MESSAGE="hello")
    portal.revision = 29
    assert boss.call("im.recent.get")[0]["user"]["birthday"] is False
    boss.call("user.update", ID=anna.id, PERSONAL_BIRTHDAY="1990-05-17")
    assert boss.call("im.recent.get")[0]["user"]["birthday"] == "17-05"


def test_dismissal_closes_the_webhooks_until_they_are_taken_back(boss: User, anna: User) -> None:
    assert anna.call("profile")["ID"] == str(anna.id)
    assert boss.call("user.update", ID=anna.id, ACTIVE="N") is True
    answer = anna.answer("profile")
    assert (answer.status, answer.json["error"]) == (401, "INVALID_CREDENTIALS")
    assert boss.call("im.user.get", ID=anna.id)["active"] is False
    assert boss.call("user.update", ID=anna.id, ACTIVE="Y") is True
    assert anna.call("profile")["ID"] == str(anna.id)


def test_photos_come_and_go(portal: Portal, boss: User, anna: User) -> None:
    assert "PERSONAL_PHOTO" not in anna.call("profile")
    for picture in (["photo.png", PNG], PNG):
        boss.call("user.update", ID=anna.id, PERSONAL_PHOTO=picture, WORK_LOGO=picture)
        photo = anna.call("profile")["PERSONAL_PHOTO"]
        assert portal.client.send("GET", photo).body == base64.b64decode(PNG)
        assert anna.call("im.user.get")["avatar"] == photo == profile(boss, anna)["WORK_LOGO"]
        boss.call("user.update", ID=anna.id, PERSONAL_PHOTO=["photo.png", "no picture"], WORK_LOGO=5)
        assert profile(boss, anna)["PERSONAL_PHOTO"] == photo == profile(boss, anna)["WORK_LOGO"]
        boss.call("user.update", ID=anna.id, PERSONAL_PHOTO="", WORK_LOGO=[])
        assert "PERSONAL_PHOTO" not in anna.call("profile")
        assert "WORK_LOGO" not in profile(boss, anna)


def test_departments(boss: User, anna: User) -> None:
    sales = boss.call("department.add", NAME="Sales", PARENT=1)
    boss.call("user.update", ID=anna.id, UF_DEPARTMENT=[sales, 1, sales])
    assert profile(boss, anna)["UF_DEPARTMENT"] == [sales, 1]
    assert anna.call("im.user.get")["departments"] == [sales, 1]
    assert boss.call("im.department.employees.get", ID=[1, sales]) == {"1": [boss.id, anna.id], str(sales): [anna.id]}
    boss.call("user.update", ID=anna.id, UF_DEPARTMENT=str(sales))
    assert boss.call("im.department.employees.get", ID=[1, sales]) == {"1": [boss.id], str(sales): [anna.id]}
    for wrong in ([99], [1, 99], [], "none"):
        assert refused(boss, ID=anna.id, UF_DEPARTMENT=wrong, NAME="Olga") == (400, "ERROR_CORE", "")


def test_guests_stay_without_departments(portal: Portal, boss: User) -> None:
    guest = portal.user("Gwen", extranet=True)
    assert boss.call("user.update", ID=guest.id, UF_DEPARTMENT=[1], NAME="Gina") is True
    assert boss.call("im.user.get", ID=guest.id)["departments"] == []
    assert profile(boss, guest)["NAME"] == "Gina"


def test_a_nameless_person_is_called_by_their_login(portal: Portal, boss: User) -> None:
    vera = portal.user("Vera", login="vera")
    boss.call("user.update", ID=vera.id, NAME="")
    assert boss.call("im.user.get", ID=vera.id)["name"] == "vera"


@pytest.mark.parametrize("email", ["", "anna", "boris@example.com", "BORIS@example.com"])
def test_a_wrong_address(boss: User, anna: User, email: str) -> None:
    assert refused(boss, ID=anna.id, EMAIL=email, NAME="Olga") == (400, "ERROR_CORE", "")


def test_ones_own_address_is_not_taken(boss: User, anna: User) -> None:
    assert boss.call("user.update", ID=anna.id, EMAIL="Anna@example.com") is True
    assert profile(boss, anna)["EMAIL"] == "Anna@example.com"


@pytest.mark.parametrize("wrong", [None, "", "anna", [], {"a": 1}])
def test_without_an_id(boss: User, anna: User, wrong: Any) -> None:
    assert refused(boss, ID=wrong, NAME="Olga") == (400, "ERROR_CORE", "access_denied")


@pytest.mark.parametrize("missing", [0, -1, 99, 2**62])
def test_somebody_who_is_not_there(boss: User, anna: User, missing: int) -> None:
    assert refused(boss, ID=missing, NAME="Olga") == (400, "ERROR_CORE", "")


def test_bots_are_not_changed(boss: User, anna: User) -> None:
    anna.portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=anna.id)
    assert refused(boss, ID=anna.id, NAME="Olga") == (400, "ERROR_CORE", "")


def test_only_administrators_change_profiles(portal: Portal, boss: User, anna: User) -> None:
    guest = portal.user("Gwen", extranet=True)
    denied = (400, "ERROR_CORE", "access_denied")
    for user in (anna, guest):
        for person_id in (user.id, boss.id, 99):
            assert refused(user, ID=person_id, NAME="Olga") == denied
    assert anna.call("profile")["NAME"] == "Anna"
    for scope in ("user_basic", "user_brief"):
        answer = boss.webhook(scope).answer("user.update", ID=anna.id, NAME="Olga")
        assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")


def test_changes_made_at_once_are_all_kept(portal: Portal, boss: User, anna: User) -> None:
    fields = ("PERSONAL_CITY", "PERSONAL_ZIP", "WORK_CITY", "WORK_PHONE", "UF_SKILLS", "LAST_NAME")
    path = boss.webhook().path

    def change(field: str) -> list[int]:
        client = Client(portal.url)
        answers = [client.post(f"{path}user.update", {"ID": anna.id, field: str(number)}) for number in range(10)]
        client.close()
        return [answer.status for answer in answers]

    with ThreadPoolExecutor(len(fields)) as threads:
        assert list(threads.map(change, fields)) == [[200] * 10] * len(fields)
    after = profile(boss, anna)
    assert {field: after[field] for field in fields} == dict.fromkeys(fields, "9")
