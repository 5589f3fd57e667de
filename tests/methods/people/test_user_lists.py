"""``user.get``: people by the fields of their profiles."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from beseda.testing import Portal, User, Webhook

# The three lists of the page on scopes.
_BRIEF = """
ID XML_ID ACTIVE NAME LAST_NAME SECOND_NAME TITLE IS_ONLINE TIME_ZONE PERSONAL_PHOTO TIMESTAMP_X DATE_REGISTER
PERSONAL_PROFESSION PERSONAL_GENDER PERSONAL_BIRTHDAY PERSONAL_CITY PERSONAL_STATE PERSONAL_COUNTRY WORK_POSITION
WORK_CITY WORK_STATE WORK_COUNTRY LAST_ACTIVITY_DATE UF_EMPLOYMENT_DATE UF_TIMEMAN UF_SKILLS UF_INTERESTS
UF_DEPARTMENT UF_PHONE_INNER
"""
_CONTACTS = """
EMAIL PERSONAL_PHONE WORK_PHONE WORK_COMPANY PERSONAL_FAX PERSONAL_MOBILE PERSONAL_PAGER PERSONAL_STREET
PERSONAL_MAILBOX PERSONAL_ZIP PERSONAL_NOTES WORK_DEPARTMENT WORK_WWW WORK_FAX WORK_PAGER WORK_STREET WORK_MAILBOX
WORK_ZIP WORK_PROFILE WORK_LOGO WORK_NOTES UF_DISTRICT UF_SKYPE UF_SKYPE_LINK UF_ZOOM UF_TWITTER UF_FACEBOOK
UF_LINKEDIN UF_XING UF_WEB_SITES
"""
BRIEF = set(_BRIEF.split())
BASIC = BRIEF | set(_CONTACTS.split())
FULL = BASIC | {"LAST_LOGIN", "PERSONAL_WWW", "PERSONAL_ICQ"}

# What the examples of both pages show, known or not.
_EXAMPLE = """
ID ACTIVE NAME LAST_NAME EMAIL LAST_LOGIN DATE_REGISTER IS_ONLINE TIMESTAMP_X LAST_ACTIVITY_DATE PERSONAL_GENDER
PERSONAL_BIRTHDAY WORK_POSITION UF_EMPLOYMENT_DATE UF_DEPARTMENT
"""
OWN = set(_EXAMPLE.split())
LISTED = OWN | {"SECOND_NAME", "TIME_ZONE", "PERSONAL_WWW", "PERSONAL_MOBILE", "PERSONAL_CITY", "WORK_PHONE"}

# A moment for frozen clocks: 2026-03-02T09:30:00Z.
MARCH = 1772443800


def ids(found: Any) -> list[int]:
    return [int(person["ID"]) for person in found]


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Борис", "Ёлкин", admin=True, email="boris@example.com", work_position="Director")


@pytest.fixture
def crew(portal: Portal, boss: User) -> Mapping[str, int]:
    """Ivan from Moscow, Ivana from Rome, and Olga Smith-Jones from nowhere, by name."""
    department = boss.call("department.add", NAME="Sales", PARENT=1)
    people = (
        {"NAME": "Ivan", "LAST_NAME": "Hanson", "PERSONAL_CITY": "Moscow", "PERSONAL_BIRTHDAY": "1990-05-17"},
        {"NAME": "Ivana", "LAST_NAME": "Rossi", "PERSONAL_CITY": "Rome", "PERSONAL_BIRTHDAY": "2001-01-01"},
        {"NAME": "Olga", "LAST_NAME": "Smith-Jones", "UF_PHONE_INNER": "42"},
    )
    units = ([1], [1, department], [department])
    return {
        person["NAME"]: boss.call("user.add", EMAIL=f"{person['NAME']}@example.com", UF_DEPARTMENT=unit, **person)
        for person, unit in zip(people, units, strict=True)
    }


def found(user: User | Webhook, crew: Mapping[str, int], conditions: Mapping[str, Any]) -> list[str]:
    """Call with a filter; the names of those of the crew who come back."""
    names = {person_id: name for name, person_id in crew.items()}
    return [names[one] for one in ids(user.call("user.get", FILTER=conditions)) if one in names]


@pytest.mark.parametrize(("scope", "fields"), [("user", FULL), ("user_basic", BASIC), ("user_brief", BRIEF)])
def test_fields_are_those_of_the_scope(boss: User, scope: str, fields: set[str]) -> None:
    for webhook in (boss.webhook(scope), boss.webhook(f"{scope},user_brief")):
        assert set(webhook.call("user.get")[0]) == (fields & LISTED) | {"USER_TYPE"}
        assert set(webhook.call("user.get", select=sorted(FULL))[0]) == fields
        assert set(webhook.call("user.current")) == (fields & (OWN | {"XML_ID", "TIME_ZONE"})) | {"USER_TYPE"}


def test_other_fields_are_shown_when_they_are_known(boss: User) -> None:
    known, around = {"UF_SKILLS": "chess", "PERSONAL_FAX": "+1", "PERSONAL_ICQ": "1"}, LISTED | {"USER_TYPE", "XML_ID"}
    boss.call("user.update", ID=boss.id, **known)
    for scope, fields in (("user", FULL), ("user_basic", BASIC), ("user_brief", BRIEF)):
        shown = {name: value for name, value in known.items() if name in fields}
        for person in (boss.webhook(scope).call("user.get")[0], boss.webhook(scope).call("user.current")):
            assert {name: value for name, value in person.items() if name not in around} == shown


def test_no_scope_of_users_is_not_enough(boss: User) -> None:
    answer = boss.webhook("im,department").answer("user.get")
    assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")


def test_everything_that_is_known_of_a_person(portal: Portal, boss: User) -> None:
    portal.clock.freeze(MARCH)
    portal.configure(public_url="https://portal.example.com")
    png = base64.b64encode(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02" + b"\x08" * 9
    ).decode()
    texts = {
        name: f"the {name}"
        for name in FULL
        if name.startswith(("PERSONAL_", "WORK_", "UF_"))
        and name not in {"PERSONAL_GENDER", "PERSONAL_BIRTHDAY", "PERSONAL_PHOTO", "WORK_LOGO"}
        and name not in {"UF_DEPARTMENT", "UF_EMPLOYMENT_DATE", "UF_TIMEMAN"}
    }
    person_id = boss.call(
        "user.add",
        EMAIL="olga@example.com",
        NAME="Olga",
        LAST_NAME="Smith",
        SECOND_NAME="Ann",
        PERSONAL_GENDER="F",
        PERSONAL_BIRTHDAY="1990-05-17",
        PERSONAL_PHOTO=["olga.png", png],
        WORK_LOGO=["logo.png", png],
        UF_DEPARTMENT=[1],
        **texts,
    )
    [person] = boss.call("user.get", ID=person_id, select=[*FULL, "USER_TYPE"])
    photo = person["PERSONAL_PHOTO"]
    assert photo.startswith("https://portal.example.com/picture/")
    assert portal.client.send("GET", photo.removeprefix("https://portal.example.com")).body == base64.b64decode(png)
    assert person == texts | {
        "ID": str(person_id),
        "XML_ID": "",
        "ACTIVE": True,
        "NAME": "Olga",
        "LAST_NAME": "Smith",
        "SECOND_NAME": "Ann",
        "TITLE": "",
        "EMAIL": "olga@example.com",
        "LAST_LOGIN": "",
        "DATE_REGISTER": "2026-03-02T09:30:00+00:00",
        "TIME_ZONE": "",
        "IS_ONLINE": "N",
        "TIMESTAMP_X": "02.03.2026 09:30:00",
        "LAST_ACTIVITY_DATE": "",
        "PERSONAL_GENDER": "F",
        "PERSONAL_BIRTHDAY": "1990-05-17T00:00:00+00:00",
        "PERSONAL_PHOTO": photo,
        "WORK_LOGO": photo,
        "UF_EMPLOYMENT_DATE": "",
        "UF_TIMEMAN": "",
        "UF_DEPARTMENT": [1],
        "USER_TYPE": "employee",
    }


def test_people_come_in_the_order_of_ids(portal: Portal, boss: User) -> None:
    others = [portal.user(name) for name in ("Vera", "Anna")]
    expected = [boss.id, *(other.id for other in others)]
    answer = boss.answer("user.get").json
    assert ids(answer["result"]) == expected
    assert answer["total"] == len(expected)
    assert "next" not in answer


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"sort": "NAME"}, ["Ivan", "Ivana", "Olga", "Борис"]),
        ({"sort": "name", "order": "desc"}, ["Борис", "Olga", "Ivana", "Ivan"]),
        ({"SORT": "PERSONAL_CITY", "ORDER": "DESC"}, ["Ivana", "Ivan", "Olga", "Борис"]),
        ({"order": "DESC"}, ["Olga", "Ivana", "Ivan", "Борис"]),
        ({"order": {"ID": "DESC"}}, ["Olga", "Ivana", "Ivan", "Борис"]),
        ({"sort": "SHOE_SIZE"}, ["Борис", "Ivan", "Ivana", "Olga"]),
        ({"sort": "PERSONAL_BIRTHDAY"}, ["Борис", "Olga", "Ivan", "Ivana"]),
        ({"sort": "UF_DEPARTMENT; DROP TABLE person"}, ["Борис", "Ivan", "Ivana", "Olga"]),
    ],
)
def test_sorting(boss: User, crew: Mapping[str, int], given: dict[str, Any], names: list[str]) -> None:
    assert [person["NAME"] for person in boss.call("user.get", **given)] == names


@pytest.mark.parametrize("field", sorted(FULL | {"USER_TYPE"}))
def test_every_field_can_be_sorted_and_filtered_by(boss: User, crew: Mapping[str, int], field: str) -> None:
    everybody = {boss.id, *crew.values()}
    assert set(ids(boss.call("user.get", sort=field, order="DESC"))) == everybody
    value = {"ACTIVE": True, "IS_ONLINE": "Y", "ID": 10**6, "UF_DEPARTMENT": 10**6}.get(field, "1999-12-31")
    equal, different = (set(ids(boss.call("user.get", FILTER={key: value}))) for key in (field, f"!{field}"))
    assert equal | different == everybody
    assert not equal & different


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"NAME": "Ivan"}, ["Ivan"]),
        ({"NAME": "ivan"}, ["Ivan"]),
        ({"=NAME": "Ivan"}, ["Ivan"]),
        ({"NAME": "Iva"}, []),
        ({"NAME": "Iv%"}, ["Ivan", "Ivana"]),
        ({"=NAME": "Iv%"}, []),
        ({"=%NAME": "Iv%"}, ["Ivan", "Ivana"]),
        ({"%=NAME": "%a"}, ["Ivana", "Olga"]),
        ({"=%NAME": "%lg%"}, ["Olga"]),
        ({"%NAME": "VAN"}, ["Ivan", "Ivana"]),
        ({"!%NAME": "van"}, ["Olga"]),
        ({"!=%NAME": "iv%"}, ["Olga"]),
        ({"!%=NAME": "%a"}, ["Ivan"]),
        ({"!%LAST_NAME": "son"}, ["Ivana", "Olga"]),
        ({"!NAME": "Ivan"}, ["Ivana", "Olga"]),
        ({"!=NAME": "Ivan"}, ["Ivana", "Olga"]),
        ({"@PERSONAL_CITY": ["Moscow", "Rome"]}, ["Ivan", "Ivana"]),
        ({"PERSONAL_CITY": ["rome", "Paris"]}, ["Ivana"]),
        ({"!@PERSONAL_CITY": ["Moscow", "Rome"]}, ["Olga"]),
        ({"@PERSONAL_CITY": []}, []),
        ({"!@PERSONAL_CITY": []}, ["Ivan", "Ivana", "Olga"]),
        ({"PERSONAL_CITY": ""}, ["Olga"]),
        ({"%PERSONAL_CITY": ["osc", "om"]}, ["Ivan", "Ivana"]),
        ({">LAST_NAME": "hanson"}, ["Ivana", "Olga"]),
        ({">=LAST_NAME": "hanson", "<LAST_NAME": "s"}, ["Ivan", "Ivana"]),
        ({"<=LAST_NAME": "Rossi"}, ["Ivan", "Ivana"]),
        ({"%LAST_NAME": "_"}, []),
        ({"%LAST_NAME": "%"}, []),
        ({"=%LAST_NAME": "_ossi"}, []),
        ({"%LAST_NAME": "!"}, []),
        ({"%LAST_NAME": "' OR 1 = 1 --"}, []),
        ({"name": "Ivan", "%Last_Name": "HAN"}, ["Ivan"]),
        ({"EMAIL": "IVANA@example.com"}, ["Ivana"]),
        ({"UF_PHONE_INNER": "42"}, ["Olga"]),
        ({"UF_PHONE_INNER": 42}, ["Olga"]),
        ({"NAME": None}, ["Ivan", "Ivana", "Olga"]),
        ({"SHOE_SIZE": 42}, ["Ivan", "Ivana", "Olga"]),
    ],
)
def test_prefixes(boss: User, crew: Mapping[str, int], conditions: dict[str, Any], names: list[str]) -> None:
    assert found(boss, crew, conditions) == names


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"PERSONAL_BIRTHDAY": "1990-05-17"}, ["Ivan"]),
        ({"PERSONAL_BIRTHDAY": "1990-05-17T00:00:00+03:00"}, ["Ivan"]),
        ({"PERSONAL_BIRTHDAY": "17.05.1990"}, ["Ivan"]),
        ({">PERSONAL_BIRTHDAY": "1990-05-17"}, ["Ivana"]),
        ({"<PERSONAL_BIRTHDAY": "2030-01-01"}, ["Ivan", "Ivana"]),
        ({"<=PERSONAL_BIRTHDAY": "1990-05-17"}, ["Ivan"]),
        ({"!PERSONAL_BIRTHDAY": "1990-05-17"}, ["Ivana", "Olga"]),
        ({"PERSONAL_BIRTHDAY": "yesterday"}, []),
        ({">PERSONAL_BIRTHDAY": "31.02.2000"}, []),
    ],
)
def test_dates(boss: User, crew: Mapping[str, int], conditions: dict[str, Any], names: list[str]) -> None:
    assert found(boss, crew, conditions) == names


@pytest.mark.parametrize(
    ("value", "later"),
    [
        ("2026-03-02T12:30:00+03:00", True),
        ("2026-03-02T12:30:01+03:00", False),
        ("2026-03-02T12:30:00", True),
        ("2026-03-02 12:30:01", False),
        ("02.03.2026 12:30:00", True),
        ("02.03.2026 12:31", False),
        ("02.03.2026", True),
        ("2026-03-02", True),
        ("03.03.2026", False),
        ("soon", False),
    ],
)
def test_moments_are_those_of_the_portals_time_zone(portal: Portal, boss: User, value: str, later: bool) -> None:
    portal.clock.freeze(MARCH)  # 12:30 in Moscow
    vera = portal.user("Vera")
    portal.configure(time_zone="Europe/Moscow")
    portal.change("UPDATE person SET last_login_at = :now WHERE id = :id", now=MARCH, id=vera.id)
    for field in ("DATE_REGISTER", "TIMESTAMP_X", "LAST_LOGIN"):
        among = vera.id in ids(boss.call("user.get", FILTER={f">={field}": value}))
        assert among is later, field
    assert ids(boss.call("user.get", FILTER={"<LAST_LOGIN": "2100-01-01"})) == [vera.id]


def test_a_plus_that_a_query_turned_into_a_blank(portal: Portal, boss: User) -> None:
    portal.clock.freeze(MARCH)
    vera = portal.user("Vera")
    query = quote("FILTER[=DATE_REGISTER]") + "=2026-03-02T12:30:00+03:00"
    answer = portal.client.send("GET", f"{boss.webhook().path}user.get?{query}")
    assert ids(answer.json["result"]) == [vera.id]


def test_departments(boss: User, crew: Mapping[str, int]) -> None:
    [sales] = boss.call("department.get", NAME="Sales")
    assert found(boss, crew, {"UF_DEPARTMENT": sales["ID"]}) == ["Ivana", "Olga"]
    assert found(boss, crew, {"UF_DEPARTMENT": [1, int(sales["ID"])]}) == ["Ivan", "Ivana", "Olga"]
    assert found(boss, crew, {"!UF_DEPARTMENT": sales["ID"]}) == ["Ivan"]
    assert found(boss, crew, {"UF_DEPARTMENT": 10**6}) == []


def test_who_is_online(portal: Portal, boss: User) -> None:
    portal.clock.freeze(MARCH)
    vera = portal.user("Vera")
    vera.call("profile")
    portal.clock.move(121)
    assert ids(boss.call("user.get", FILTER={"IS_ONLINE": "Y"})) == [boss.id]
    assert ids(boss.call("user.get", FILTER={"IS_ONLINE": "N"})) == [vera.id]
    assert [person["IS_ONLINE"] for person in boss.call("user.get")] == ["Y", "N"]
    vera.call("profile")
    assert ids(boss.call("user.get", FILTER={"IS_ONLINE": "Y"})) == [boss.id, vera.id]
    assert [person["IS_ONLINE"] for person in boss.call("user.get")] == ["Y", "Y"]


def test_dismissed_people_are_listed_unless_only_active_ones_are_wanted(boss: User, crew: Mapping[str, int]) -> None:
    boss.call("user.update", ID=crew["Ivan"], ACTIVE="N")
    assert found(boss, crew, {}) == ["Ivan", "Ivana", "Olga"]
    for yes in (True, "true", "Y", "1"):
        assert found(boss, crew, {"ACTIVE": yes}) == ["Ivana", "Olga"]
    for no in (False, "N", 0):
        assert found(boss, crew, {"ACTIVE": no}) == ["Ivan"]
    [ivan] = boss.call("user.get", ID=crew["Ivan"])
    assert ivan["ACTIVE"] is False


def test_types_of_people(portal: Portal, boss: User) -> None:
    guest = portal.user("Gwen", extranet=True)
    assert ids(boss.call("user.get", FILTER={"USER_TYPE": "extranet"})) == [guest.id]
    assert ids(boss.call("user.get", FILTER={"USER_TYPE": "employee"})) == [boss.id]
    assert ids(boss.call("user.get", FILTER={"USER_TYPE": ["employee", "extranet"]})) == [boss.id, guest.id]
    assert ids(boss.call("user.get", FILTER={"USER_TYPE": "email"})) == []
    assert [person["USER_TYPE"] for person in boss.call("user.get")] == ["employee", "extranet"]


def test_quick_search_by_personal_data(boss: User, crew: Mapping[str, int]) -> None:
    assert found(boss, crew, {"NAME_SEARCH": "jon ol"}) == ["Olga"]
    assert found(boss, crew, {"NAME_SEARCH": "ones"}) == []
    assert ids(boss.call("user.get", NAME_SEARCH="елк")) == [boss.id]


@pytest.mark.parametrize("admin_mode", [False, True])
def test_bots_are_no_people(portal: Portal, boss: User, admin_mode: bool) -> None:
    bot = portal.user("Robot")
    portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=bot.id)
    assert ids(boss.call("user.get", ADMIN_MODE=admin_mode)) == [boss.id]
    assert ids(boss.call("user.get", ID=bot.id, ADMIN_MODE=admin_mode)) == []


@pytest.mark.parametrize("method", ["user.get", "user.search"])
def test_a_guest_finds_only_people_they_share_a_chat_with(portal: Portal, boss: User, method: str) -> None:
    guest, anna, stranger = portal.user("Gwen", extranet=True), portal.user("Anna"), portal.user("Ada")
    portal.chat(boss, guest, anna)
    anna.call("im.message.add", DIALOG_ID=stranger.id, MESSAGE="hello")
    for given in ({}, {"ADMIN_MODE": "Y"}, {"FILTER": {"!NAME": "x"}}, {"FILTER": {"%NAME": ""}}):
        answer = guest.answer(method, **given).json
        assert ids(answer["result"]) == [boss.id, guest.id, anna.id]
        assert answer["total"] == 3
    assert ids(guest.call(method, FILTER={"ID": stranger.id})) == []
    assert ids(guest.call(method, FILTER={"NAME_SEARCH": "ad"})) == []
    assert ids(anna.call(method)) == [boss.id, guest.id, anna.id, stranger.id]


def test_admin_mode_is_for_administrators(portal: Portal, boss: User) -> None:
    auditor = portal.user("Audit", extranet=True, admin=True)
    assert ids(auditor.call("user.get")) == [auditor.id]
    assert ids(auditor.call("user.get", ADMIN_MODE=1)) == [boss.id, auditor.id]
    assert ids(auditor.call("user.get", ADMIN_MODE="True")) == [boss.id, auditor.id]


def test_a_private_dialog_does_not_make_a_guest_know_anybody(portal: Portal, boss: User) -> None:
    guest = portal.user("Gwen", extranet=True)
    boss.call("im.message.add", DIALOG_ID=guest.id, MESSAGE="hello")
    assert ids(guest.call("user.get")) == [guest.id]


@pytest.mark.parametrize("field", ["EMAIL", "WORK_PHONE", "PERSONAL_WWW", "LAST_LOGIN"])
def test_what_the_scope_hides_cannot_be_asked_about(boss: User, crew: Mapping[str, int], field: str) -> None:
    brief = boss.webhook("user_brief")
    assert found(brief, crew, {"!%NAME": "Ivan"}) == ["Olga"]
    for prefix in ("", "%", "!", "!%", "=%", ">", "<="):
        assert brief.call("user.get", FILTER={f"{prefix}{field}": "2000-01-01"}) == []
        assert brief.call("user.get", **{f"{prefix}{field}": "2000-01-01"}) == []
    ordered = brief.call("user.get", sort=field, order="DESC")
    assert ids(ordered) == sorted([boss.id, *crew.values()], reverse=True)


@pytest.mark.parametrize(
    ("select", "fields"),
    [
        (["ID", "NAME"], {"ID", "NAME"}),
        (["id", "Name"], {"ID", "NAME"}),
        ("ID", {"ID"}),
        (["ID", "SHOE_SIZE"], {"ID"}),
        (["SHOE_SIZE"], set()),
        (["ID", "EMAIL"], {"ID"}),
        (["ID", "uf_skills"], {"ID", "UF_SKILLS"}),
        (["*"], (BRIEF & LISTED) | {"USER_TYPE"}),
        (["*", "EMAIL"], (BRIEF & LISTED) | {"USER_TYPE"}),
        (["*", "UF_SKILLS"], (BRIEF & LISTED) | {"USER_TYPE", "UF_SKILLS"}),
        (["ID", "UF_*"], {"ID", "UF_DEPARTMENT", "UF_EMPLOYMENT_DATE", "UF_INTERESTS"}),
        ([], (BRIEF & LISTED) | {"USER_TYPE", "UF_INTERESTS"}),
    ],
)
def test_selected_fields(boss: User, select: Any, fields: set[str]) -> None:
    boss.call("user.update", ID=boss.id, UF_INTERESTS="tea", PERSONAL_NOTES="hidden")
    everything = {"UF_INTERESTS"} if select and "*" in select else set()
    assert set(boss.webhook("user_brief").call("user.get", select=select)[0]) == fields | everything


def test_pages_of_fifty(portal: Portal, boss: User) -> None:
    everybody = [boss.id, *(user.id for user in portal.users(119))]
    seen = []
    for start, following in ((0, 50), (50, 100), (100, None)):
        answer = boss.answer("user.get", start=start).json
        assert (answer["total"], answer.get("next")) == (120, following)
        seen += ids(answer["result"])
    assert seen == everybody
    assert boss.answer("user.get", start=120).json["result"] == []
    assert "next" not in boss.answer("user.get", start=200).json
    assert ids(boss.call("user.get", START="50")) == everybody[50:100]
    assert ids(boss.call("user.get", start=10)) == everybody[10:60]


def test_minus_one_counts_nothing(portal: Portal, boss: User) -> None:
    portal.users(60)
    answer = boss.answer("user.get", start=-1, FILTER={">ID": 5}).json
    assert ids(answer["result"]) == list(range(6, 56))
    assert "total" not in answer
    assert "next" not in answer


def test_ids_are_compared_as_numbers(portal: Portal, boss: User) -> None:
    portal.users(14)
    assert ids(boss.call("user.get", FILTER={">=ID": 9, "<ID": "12"})) == [9, 10, 11]
    assert ids(boss.call("user.get", FILTER={"ID": [3, "2", "two"]})) == [2, 3]
    assert ids(boss.call("user.get", FILTER={"<=ID": [2, 3]})) == [1, 2, 3]
    assert ids(boss.call("user.get", FILTER={"ID": "two"})) == []
    assert ids(boss.call("user.get", ID=2**63 - 1)) == []


def test_conditions_stand_anywhere_and_in_any_case(portal: Portal, boss: User, crew: Mapping[str, int]) -> None:
    ivana = crew["Ivana"]
    for given in (
        {"NAME": "Ivana"},
        {"name": "Ivana"},
        {"FILTER": {"NAME": "Ivana"}},
        {"filter": {"name": "Ivana"}},
        {"Filter": '{"NAME": "Ivana"}'},
        {"FILTER": {"NAME": "Ivana"}, "NAME": "Olga"},
        {"FILTER": {"%LAST_NAME": "oss"}, "PERSONAL_CITY": "Rome"},
        {"FILTER": {"0": "x", "NAME": "Ivana"}},
    ):
        assert ids(boss.call("user.get", **given)) == [ivana]
    useless: tuple[Any, ...] = ("Ivana", "[1]", "{", 5, [])
    for value in useless:
        assert len(boss.call("user.get", FILTER=value)) == 4


def test_forms_and_queries(portal: Portal, boss: User, crew: Mapping[str, int]) -> None:
    path = boss.webhook().path
    query = urlencode({"FILTER[ACTIVE]": "true", "FILTER[%NAME]": "van", "select[]": "ID", "sort": "NAME"})
    answer = portal.client.send("GET", f"{path}user.get.json?{query}")
    assert answer.json["result"] == [{"ID": str(crew["Ivan"])}, {"ID": str(crew["Ivana"])}]
    form = urlencode([("FILTER[@PERSONAL_CITY][]", "Rome"), ("FILTER[@PERSONAL_CITY][]", "Moscow")]).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = portal.client.send("POST", f"{path}user.get", form, kind)
    assert ids(answer.json["result"]) == [crew["Ivan"], crew["Ivana"]]


def test_batch_pages_by_the_last_id(portal: Portal, boss: User) -> None:
    portal.users(60)
    commands = {"one": "user.get?start=-1", "two": "user.get?start=-1&FILTER[%3EID]=$result[one][49][ID]"}
    result = boss.call("batch", cmd=commands)["result"]
    assert ids(result["one"] + result["two"]) == list(range(1, 62))


@pytest.mark.parametrize(
    "conditions",
    [
        {f"{prefix}{field}": "x" for field in sorted(FULL) for prefix in ("!", "!%", "!=%", ">=", "<=", ">", "<")},
        {"!NAME": [f"nobody {number}" for number in range(9_000)]},
        {"!%NAME": [f"nobody {number}" for number in range(9_000)]},
        {"!ID": list(range(10_000, 19_000))},
        {"!%NAME": "x" * 100_000},
        {"!=%NAME": "%x" * 499 + "y"},
        {"NAME_SEARCH": "many words " * 1_000},
    ],
    ids=["all fields", "many values", "many patterns", "many ids", "long", "wild", "words"],
)
def test_large_filters_are_answered(boss: User, crew: Mapping[str, int], conditions: dict[str, Any]) -> None:
    assert boss.answer("user.get", FILTER=conditions).status == 200


def test_the_size_of_photos_is_accepted(boss: User) -> None:
    for size in ("small", "medium", "large", "enormous"):
        assert ids(boss.call("user.get", IMAGE_RESIZE=size)) == [boss.id]
