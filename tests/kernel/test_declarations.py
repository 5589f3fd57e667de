"""A method as it is declared: parameters, gates, refusals, and what becomes of a call."""

from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType
from typing import Annotated, Any, NamedTuple

import pytest

from beseda import errors
from beseda.errors.spec import ApiError, ErrorSpec
from beseda.kernel.batch import run
from beseda.kernel.call import Call, Page
from beseda.kernel.dispatch import Outcome, UndeclaredError, perform
from beseda.kernel.family import Family
from beseda.kernel.method import DialogId, ErrorAs, Gate, Id, Json, Moment, P, ResultFor, YesNo
from beseda.kernel.paging import Paging, paged_with_start
from beseda.kernel.registry import Registry, describe
from beseda.methods import REGISTRY, modules
from beseda.model import Actor, Person
from beseda.store.database import WriteNeeded
from beseda.store.people import person_rows
from beseda.testing import Portal
from beseda.wire.casing import Casing

FORBIDDEN = ErrorSpec("ACCESS_ERROR", "Action unavailable", 403)
EMPTY = ErrorSpec("CHAT_ID_EMPTY", "Chat ID can't be empty")
ADD = "INSERT INTO setting (name, value) VALUES ('written', 'x')"


def family(casing: Casing = Casing.UPPER) -> Family:
    return Family(
        "test", scopes=("im",), casing=casing, spells={errors.NoAccess: FORBIDDEN, errors.chats.IdEmpty: EMPTY}
    )


class Bench:
    """Runs methods declared by a test on a real portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.person = portal.user("Anna")

    def outcome(self, declared: Family, name: str, given: Mapping[str, Any], scope: str = "im") -> Outcome:
        async def work() -> Outcome:
            served = replace(self.portal._served, registry=Registry(declared.methods))
            person = await served.database.read(lambda tx: person_rows.find(tx, self.person.id))
            assert isinstance(person, Person)
            actor = Actor(person, served.now, "en", scopes=frozenset((scope,)))
            return await perform(served, served.database, actor, name, given)

        return self.portal._run(work())

    def call(self, declared: Family, name: str = "test.method", /, **given: Any) -> Any:
        return self.outcome(declared, name, given).page.result

    def refusal(self, declared: Family, /, **given: Any) -> ErrorSpec:
        with pytest.raises(ApiError) as received:
            self.call(declared, **given)
        return received.value.wire

    def written(self) -> bool:
        return bool(self.portal.query("SELECT name FROM setting WHERE name = 'written'"))


@pytest.fixture
def bench(portal: Portal) -> Bench:
    return Bench(portal)


# Parameters


def echoing(casing: Casing = Casing.UPPER) -> Family:
    """A family whose method answers what it was given."""
    declared = family(casing)

    @declared.method("method", doc="x", raises=(errors.chats.IdEmpty,))
    async def method(
        call: Call,
        *,
        dialog_id: Annotated[int, P("x", missing=errors.chats.IdEmpty)],
        text: Annotated[str, P("x")] = "none",
        flag: Annotated[YesNo, P("x", default="N")] = False,
        ids: Annotated[tuple[int, ...], P("x")] = (),
        moment: Annotated[Moment | None, P("x", since=30)] = None,
        body: Annotated[Json, P("x", malformed=errors.people.UserIdEmpty)] = None,
        kind: Annotated[str, P("x", name="TYPE")] = "",
    ) -> list[Any]:
        return [dialog_id, text, flag, list(ids), moment, body, kind]

    return declared


@pytest.mark.parametrize(
    ("casing", "given"),
    [
        (Casing.UPPER, {"DIALOG_ID": "5", "TEXT": "x"}),
        (Casing.UPPER, {"dialog_id": "5", "text": "x"}),
        (Casing.CAMEL, {"dialogId": 5, "text": "x"}),
        (Casing.LOWER, {"dialog_id": 5, "text": "x"}),
    ],
)
def test_names_are_spelled_as_the_family_does(bench: Bench, casing: Casing, given: dict[str, Any]) -> None:
    assert bench.call(echoing(casing), **given)[:2] == [5, "x"]


def test_the_documented_case_beats_the_other(bench: Bench) -> None:
    assert bench.call(echoing(), DIALOG_ID=1, dialog_id=2)[0] == 1


def test_values_are_read_as_declared(bench: Bench) -> None:
    given = {"FLAG": "Y", "IDS": {"a": "1", "b": 2}, "MOMENT": "1970-01-01T00:01:00Z", "BODY": '{"a": 1}', "TYPE": "t"}
    assert bench.call(echoing(), DIALOG_ID=5, **given) == [5, "none", True, [1, 2], 60, {"a": 1}, "t"]


def test_what_is_malformed_is_absent_unless_declared_otherwise(bench: Bench) -> None:
    wrong = {"TEXT": ["x"], "FLAG": "perhaps", "IDS": "x", "MOMENT": "soon"}
    assert bench.call(echoing(), DIALOG_ID=5, **wrong) == [5, "none", False, [], None, None, ""]
    assert bench.refusal(echoing(), DIALOG_ID="x") == EMPTY


@pytest.mark.parametrize("given", [{}, {"DIALOG_ID": None}, {"DIALOG_ID": ""}])
def test_what_is_required_is_refused_in_its_own_way(bench: Bench, given: dict[str, Any]) -> None:
    assert bench.refusal(echoing(), **given) == EMPTY


def test_a_refusal_of_a_parameter_must_be_spelled_as_well(bench: Bench) -> None:
    with pytest.raises(UndeclaredError):
        bench.call(echoing(), DIALOG_ID=5, BODY="{")


def test_an_older_portal_ignores_a_younger_parameter(bench: Bench) -> None:
    bench.portal.revision = 29
    assert bench.call(echoing(), DIALOG_ID=5, MOMENT="1970-01-01T00:01:00Z")[4] is None


def test_a_method_describes_itself() -> None:
    method = echoing().methods[0]
    described = describe(method)
    assert (described["name"], described["scope"], described["revision"]) == ("test.method", ["im"], None)
    assert [(one["name"], one["type"], one["required"], one["default"]) for one in described["parameters"]] == [
        ("DIALOG_ID", "integer", True, None),
        ("TEXT", "string", False, None),
        ("FLAG", "string", False, "N"),
        ("IDS", "array", False, None),
        ("MOMENT", "datetime", False, None),
        ("BODY", "object|string", False, None),
        ("TYPE", "string", False, None),
    ]


# Refusals


def refusing(refusal: type[errors.DomainError], *raises: Any, mode: Any = "read", write: bool = False) -> Family:
    """A family whose method may write, and then refuses."""
    declared = family()

    @declared.method("method", doc="x", raises=raises, mode=mode)
    async def method(call: Call) -> None:
        if write:
            await call.tx.run(ADD)
        raise refusal

    return declared


def test_a_refusal_is_spelled_as_the_family_does_or_as_the_method_says(bench: Bench) -> None:
    own = ErrorSpec("OWN", "Own words", 418)
    assert bench.refusal(refusing(errors.NoAccess, errors.NoAccess)) == FORBIDDEN
    assert bench.refusal(refusing(errors.NoAccess, ErrorAs(errors.NoAccess, own))) == own
    assert bench.call(refusing(errors.NoAccess, ResultFor(errors.NoAccess, []))) == []


def test_a_narrower_refusal_is_spelled_like_the_wider_unless_it_has_words_of_its_own(bench: Bench) -> None:
    own = ErrorSpec("OWN", "Own words")
    assert bench.refusal(refusing(errors.chats.NotFound, errors.NoAccess)) == FORBIDDEN
    assert bench.refusal(refusing(errors.chats.NotFound, errors.NoAccess, ErrorAs(errors.chats.NotFound, own))) == own


def test_a_refusal_that_is_not_declared_is_a_fault_of_ours(bench: Bench) -> None:
    with pytest.raises(UndeclaredError, match=r"test\.method: chats\.IdEmpty"):
        bench.call(refusing(errors.chats.IdEmpty, errors.NoAccess))


def test_a_refusal_without_words_cannot_be_declared() -> None:
    with pytest.raises(KeyError):
        refusing(errors.people.UserIdEmpty, errors.people.UserIdEmpty)


@pytest.mark.parametrize("mode", ["write", "read_then_write"])
def test_a_refused_call_leaves_nothing_of_what_it_wrote(bench: Bench, mode: str) -> None:
    assert bench.refusal(refusing(errors.NoAccess, errors.NoAccess, mode=mode, write=True)) == FORBIDDEN
    assert not bench.written()


def test_a_refusal_that_is_an_answer_leaves_nothing_either(bench: Bench) -> None:
    assert bench.call(refusing(errors.NoAccess, ResultFor(errors.NoAccess, False), mode="write", write=True)) is False
    assert not bench.written()


# Modes, gates, pages


def writing(mode: Any) -> Family:
    declared = family()

    @declared.method("method", doc="x", mode=mode)
    async def method(call: Call) -> bool:
        await call.tx.run(ADD)
        return call.tx.committed

    return declared


@pytest.mark.parametrize("mode", ["write", "read_then_write"])
def test_who_may_write_writes(bench: Bench, mode: str) -> None:
    assert bench.call(writing(mode)) is False
    assert bench.written()


def test_who_only_reads_cannot_write(bench: Bench) -> None:
    with pytest.raises(WriteNeeded):
        bench.call(writing("read"))
    assert not bench.written()


def gated() -> Family:
    """A family with a method behind a gate that brings a parameter and a refusal."""
    declared = family()

    async def even(call: Call, *, number: Annotated[int, P("x", missing=errors.chats.IdEmpty)]) -> int:
        if number % 2:
            raise errors.NoAccess
        return number // 2

    @declared.method("method", doc="x")
    async def method(
        call: Call,
        half: Annotated[int, Gate(even, raises=(errors.chats.IdEmpty, errors.NoAccess))],
        *,
        more: Annotated[int, P("x")] = 0,
    ) -> int:
        return half + more

    return declared


def test_a_gate_brings_its_parameters_and_refusals(bench: Bench) -> None:
    assert bench.call(gated(), NUMBER=8, MORE=1) == 5
    assert bench.refusal(gated(), NUMBER=7) == FORBIDDEN
    assert bench.refusal(gated()) == EMPTY
    assert [param.wire for param in gated().methods[0].params] == ["NUMBER", "MORE"]
    assert gated().methods[0].errors == [EMPTY, FORBIDDEN]


def test_a_gate_may_say_who_acts(bench: Bench) -> None:
    """Gates behind it and the method speak as the person that it answers."""
    declared = family()

    async def other(call: Call) -> Bot:
        return Bot(call.person._replace(id=7))

    async def behind(call: Call) -> int:
        return call.person.id

    @declared.method("method", doc="x")
    async def method(
        call: Call, _: Annotated[Bot, Gate(other, acts=True)], seen: Annotated[int, Gate(behind)]
    ) -> list[int]:
        return [call.person.id, call.actor.person.id, seen]

    assert bench.call(declared) == [7, 7, 7]


class Bot(NamedTuple):
    """Somebody else who acts."""

    person: Person

    def acting(self, actor: Actor) -> Actor:
        return actor.speaking_as(self.person)


def test_a_part_of_a_list_is_asked_for_alike_everywhere(bench: Bench) -> None:
    declared = family()

    @declared.method("method", doc="x")
    async def method(call: Call, paging: Annotated[Paging, paged_with_start(10, 50)]) -> list[int]:
        return [*paging]

    asked: tuple[dict[str, Any], ...] = (
        {},
        {"LIMIT": 20, "OFFSET": 5},
        {"LIMIT": 99, "start": 7},
        {"LIMIT": -1, "OFFSET": -1},
        {"LIMIT": "x"},
    )
    answers = [bench.call(declared, **given) for given in asked]
    assert answers == [[0, 10], [5, 20], [7, 50], [0, 10], [0, 10]]


def test_ids_and_dialog_ids_are_read_before_the_method(bench: Bench) -> None:
    declared = family()

    @declared.method("method", doc="x", raises=(errors.chats.IdEmpty,))
    async def method(
        call: Call,
        *,
        id: Annotated[Id, P("x", missing=errors.chats.IdEmpty)],  # noqa: A002
        dialog: Annotated[DialogId | None, P("x")] = None,
    ) -> list[Any]:
        return [id, dialog and dialog._asdict()]

    parsed = {"prefix": "chat", "number": 7, "text": "chat07"}
    assert bench.call(declared, ID="5", DIALOG="chat07") == [5, parsed]
    assert bench.call(declared, ID=5, DIALOG="chat0") == [5, None]
    for wrong in (0, -1, "", "x", None):
        assert bench.refusal(declared, ID=wrong) == EMPTY


def test_a_refusal_may_carry_values(bench: Bench) -> None:
    """As ``Could not find entity with id `X``` of the documentation."""
    spec = ErrorSpec("ERROR_NOT_FOUND", "Could not find entity with id `X`", values=(("X", "id"),))
    declared = family()

    @declared.method("method", doc="x", raises=(ErrorAs(errors.NoAccess, spec),))
    async def method(call: Call) -> None:
        raise errors.NoAccess(id=5)

    assert bench.refusal(declared) == ErrorSpec("ERROR_NOT_FOUND", "Could not find entity with id `5`")
    assert declared.methods[0].errors == [spec]


@pytest.mark.parametrize("module", list(modules()), ids=lambda module: module.__name__)
def test_every_module_of_methods_declares(module: ModuleType) -> None:
    """They are found, not listed: one that declares nothing would be found for nothing."""
    declared = [method for method in REGISTRY if method.steps[-1].run.__module__ == module.__name__]
    families = [value for value in vars(module).values() if isinstance(value, Family)]
    assert declared or (families and hasattr(module, "__path__"))


def listing() -> Family:
    declared = family()

    @declared.method("list", doc="x", since=20)
    async def some(call: Call, *, start: Annotated[int, P("x")] = 0) -> Page:
        return Page([start], total=120, next=start + 50 if start < 100 else None)

    return declared


def test_a_list_tells_how_long_it_is_and_where_it_goes_on(bench: Bench) -> None:
    page = bench.outcome(listing(), "TEST.list", {"START": 50}).page
    assert (page.result, page.total, page.next) == ([50], 120, 100)


def test_a_batch_tells_totals_and_next_pages_by_command(bench: Bench) -> None:
    # Official page: result_next has only subqueries that have a next page.
    async def work() -> dict[str, Any]:
        served = replace(bench.portal._served, registry=Registry(listing().methods))
        person = await served.database.read(lambda tx: person_rows.find(tx, bench.person.id))
        assert isinstance(person, Person)
        commands = {"first": "test.list", "last": "test.list?START=$result[first][0]100"}
        return await run(served, Actor(person, served.now, "en", scopes=frozenset(("im",))), commands, halt=False)

    found = bench.portal._run(work())
    assert found["result"] == {"first": [0], "last": [100]}
    assert found["result_total"] == {"first": 120, "last": 120}
    assert found["result_next"] == {"first": 50}


@pytest.mark.parametrize(
    ("revision", "scope", "code"), [(19, "im", "ERROR_METHOD_NOT_FOUND"), (20, "x", "insufficient_scope")]
)
def test_revision_and_scope_are_asked_first(bench: Bench, revision: int, scope: str, code: str) -> None:
    bench.portal.revision = revision
    with pytest.raises(ApiError, match=code):
        bench.outcome(listing(), "test.list", {}, scope)


def test_a_name_is_declared_once() -> None:
    declared = [*listing().methods, *listing().methods]
    with pytest.raises(ValueError, match=r"test\.list is declared twice"):
        Registry(declared)
