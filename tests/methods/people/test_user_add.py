"""``user.add``: people invited by an administrator."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

EMAIL = "olga@example.com"


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Boris", admin=True, email="boris@example.com")


def refused(user: User, **given: Any) -> tuple[int, str, str]:
    """Call; how it is refused, and that nobody came of it."""
    before = user.portal.query("SELECT count(*) FROM person")[0][0]
    with pytest.raises(RestError) as received:
        user.call("user.add", **given)
    assert user.portal.query("SELECT count(*) FROM person")[0][0] == before
    return received.value.status, received.value.code, received.value.text


def workgroup(boss: User, group_id: int, *others: User) -> int:
    return boss.portal.chat(boss, *others, entity_type="SONET_GROUP", entity_id=str(group_id), title="Group")


def test_an_employee(portal: Portal, boss: User) -> None:
    sales = boss.call("department.add", NAME="Sales", PARENT=1)
    person_id = boss.call(
        "user.add", EMAIL=f" {EMAIL} ", NAME="Olga", LAST_NAME="Smith", PERSONAL_GENDER="F", UF_DEPARTMENT=[sales, 1]
    )
    assert person_id == boss.id + 1
    shown = boss.call("im.user.get", ID=person_id)
    assert (shown["name"], shown["gender"], shown["departments"]) == ("Olga Smith", "F", [sales, 1])
    assert (shown["active"], shown["extranet"], shown["email"], shown["type"]) == (True, False, EMAIL, "user")
    [row] = portal.query("SELECT login, admin FROM person WHERE id = :id", id=person_id)
    assert tuple(row) == (EMAIL, 0)
    assert boss.call("im.department.employees.get", ID=[sales]) == {str(sales): [person_id]}


def test_the_newcomer_can_be_written_to_and_can_call(portal: Portal, boss: User) -> None:
    person_id = boss.call("user.add", EMAIL=EMAIL, UF_DEPARTMENT=1)
    boss.call("im.message.add", DIALOG_ID=person_id, MESSAGE="welcome")
    assert portal.webhook(person_id).call("im.counters.get")["TYPE"]["DIALOG"] == 1


def test_without_a_name_they_are_called_by_their_address(boss: User) -> None:
    person_id = boss.call("user.add", EMAIL=EMAIL, UF_DEPARTMENT=[1])
    assert boss.call("im.user.get", ID=person_id)["name"] == EMAIL
    nameless = boss.call("user.add", EMAIL=f"x{EMAIL}", UF_DEPARTMENT=[1], LAST_NAME="Smith")
    assert boss.call("im.user.get", ID=nameless)["name"] == "Smith"


def test_a_guest_comes_into_the_chats_of_their_workgroups(portal: Portal, boss: User) -> None:
    member = portal.user("Anna")
    first, second = workgroup(boss, 7, member), workgroup(boss, 8)
    boss.call("im.message.add", DIALOG_ID="sg7", MESSAGE="before")
    guest_id = boss.call("user.add", EMAIL=EMAIL, NAME="Gwen", EXTRANET="Y", SONET_GROUP_ID=[7, 8], UF_DEPARTMENT=[1])
    shown = boss.call("im.user.get", ID=guest_id)
    assert (shown["extranet"], shown["departments"]) == (True, [])
    for chat in (first, second):
        assert boss.call("im.chat.user.list", CHAT_ID=chat)[-1] == guest_id
    guest = portal.webhook(guest_id)
    said = guest.call("im.dialog.messages.get", DIALOG_ID="sg7")["messages"]
    assert [line["text"] for line in said] == [
        f"[USER={boss.id} REPLACE]Boris[/USER] invited [USER={guest_id} REPLACE]Gwen[/USER] to the chat"
    ]
    assert [person["ID"] for person in guest.call("user.get")] == [str(one) for one in (boss.id, member.id, guest_id)]
    assert [event.kind for event in portal.events(guest_id)] == ["chat.join", "message.add"] * 2


def test_an_administrator_invites_into_workgroups_of_others(portal: Portal, boss: User) -> None:
    anna = portal.user("Anna")
    chat = workgroup(anna, 9)
    guest_id = boss.call("user.add", EMAIL=EMAIL, EXTRANET="Y", SONET_GROUP_ID=9)
    assert anna.call("im.chat.user.list", CHAT_ID=chat) == [anna.id, guest_id]


@pytest.mark.parametrize("given", [{}, {"SONET_GROUP_ID": []}, {"SONET_GROUP_ID": "seven"}])
def test_a_guest_needs_a_workgroup(boss: User, given: dict[str, Any]) -> None:
    expected = (400, "ERROR_GROUPID", "Group code not specified")
    assert refused(boss, EMAIL=EMAIL, EXTRANET="Y", **given) == expected


@pytest.mark.parametrize("ids", [[99], [7, 99], 99])
def test_a_workgroup_that_is_not_there(boss: User, ids: Any) -> None:
    workgroup(boss, 7)
    expected = (400, "ERROR_NO_GROUP", "Group is specified incorrectly")
    assert refused(boss, EMAIL=EMAIL, EXTRANET="Y", SONET_GROUP_ID=ids) == expected
    chat = boss.call("im.chat.get", ENTITY_TYPE="SONET_GROUP", ENTITY_ID="7")["ID"]
    assert boss.call("im.chat.user.list", CHAT_ID=chat) == [boss.id]


@pytest.mark.parametrize("given", [{}, {"UF_DEPARTMENT": []}, {"EXTRANET": "N"}, {"UF_DEPARTMENT": "none"}])
def test_an_employee_needs_a_department(boss: User, given: dict[str, Any]) -> None:
    assert refused(boss, EMAIL=EMAIL, **given) == (400, "ERROR_ARGUMENT", "no_extranet_field")


@pytest.mark.parametrize("ids", [[99], [1, 99], 99, [0], [-1]])
def test_a_department_that_is_not_there(boss: User, ids: Any) -> None:
    assert refused(boss, EMAIL=EMAIL, UF_DEPARTMENT=ids) == (400, "ERROR_CORE", "")


@pytest.mark.parametrize(
    "email",
    [
        None,
        "",
        " ",
        "olga",
        "olga@",
        "@example.com",
        "olga@example",
        "o l@example.com",
        "a@b@c.io",
        f"{'x' * 251}@a.io",
    ],
)
def test_an_address_is_needed(boss: User, email: str | None) -> None:
    assert refused(boss, EMAIL=email, UF_DEPARTMENT=[1]) == (400, "ERROR_ARGUMENT", "wrong_email")


def test_an_address_belongs_to_one_person(portal: Portal, boss: User) -> None:
    taken = (400, "ERROR_ARGUMENT", "A user with this email already exists")
    portal.user("Olga", email=EMAIL, login="olga")
    portal.user("Vera", login="vera@example.com")
    for email in (EMAIL, EMAIL.upper(), "boris@example.com", "vera@example.com"):
        assert refused(boss, EMAIL=email, UF_DEPARTMENT=[1]) == taken


def test_only_administrators_invite(portal: Portal, boss: User) -> None:
    denied = (400, "ERROR_CORE", "access_denied")
    employee, guest = portal.user("Anna"), portal.user("Gwen", extranet=True)
    for user in (employee, guest):
        assert refused(user, EMAIL=EMAIL, UF_DEPARTMENT=[1]) == denied
        # What every call needs is looked for before the rights.
        assert refused(user) == (400, "ERROR_ARGUMENT", "wrong_email")


@pytest.mark.parametrize("scope", ["user_basic", "user_brief", "im"])
def test_only_the_full_scope_invites(boss: User, scope: str) -> None:
    answer = boss.webhook(scope).answer("user.add", EMAIL=EMAIL, UF_DEPARTMENT=[1])
    assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")


def test_a_portal_may_be_full(portal: Portal, boss: User) -> None:
    portal.configure(people_limit=3)
    bot = portal.user("Robot")
    portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=bot.id)
    _, last = (boss.call("user.add", EMAIL=f"{number}{EMAIL}", UF_DEPARTMENT=[1]) for number in (1, 2))
    full = (400, "ERROR_ARGUMENT", "user_count_exceeded")
    assert refused(boss, EMAIL=EMAIL, UF_DEPARTMENT=[1]) == full
    boss.call("user.update", ID=last, ACTIVE="N")
    assert boss.call("user.add", EMAIL=EMAIL, UF_DEPARTMENT=[1])


def test_what_cannot_be_read_is_left_out(boss: User) -> None:
    person_id = boss.call(
        "user.add",
        EMAIL=EMAIL,
        UF_DEPARTMENT=[1],
        NAME="Olga",
        PERSONAL_BIRTHDAY="once",
        PERSONAL_GENDER="X",
        PERSONAL_PHOTO=["photo.png", "no picture"],
        WORK_LOGO={"a": "b"},
        PERSONAL_CITY=["Rome"],
        WORK_ZIP=12345,
    )
    unread = ("PERSONAL_BIRTHDAY", "PERSONAL_GENDER", "PERSONAL_PHOTO", "WORK_LOGO", "PERSONAL_CITY")
    [person] = boss.call("user.get", ID=person_id, select=[*unread, "WORK_ZIP"])
    assert person == {**dict.fromkeys(unread, ""), "WORK_ZIP": "12345"}


def test_the_log_tells_who_invited_whom(portal: Portal, boss: User) -> None:
    person_id = boss.call("user.add", EMAIL=EMAIL, UF_DEPARTMENT=[1])
    [event] = portal.query("SELECT user_id, data FROM event WHERE kind = 'person.add'")
    assert tuple(event) == (boss.id, f'{{"person": {person_id}}}')
    with pytest.raises(RestError):
        boss.call("user.add", EMAIL=EMAIL, UF_DEPARTMENT=[1])
    assert len(portal.query("SELECT id FROM event WHERE kind = 'person.add'")) == 1
