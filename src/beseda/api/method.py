"""One declaration per REST method: the signature is the contract.

Decoding, revision and scope gating, refusals, ``methods``, the command line and the reference pages are derived from
``Method``; nothing else lists parameters or error codes.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from beseda.errors import Refusal, Wire
from beseda.wire.casing import Casing
from beseda.wire.decode import BOOLEAN, FILE, INTEGER, INTEGERS, JSON, JSON_ARRAY, MOMENT, OBJECT, STRING, YES_NO, Kind

Handler: TypeAlias = Callable[..., Awaitable[Any]]
Mode: TypeAlias = Literal["read", "scan", "write", "rarely", "outside"]

# Types of parameters that Python alone does not tell apart.
YesNo = Annotated[bool, YES_NO]
Moment = Annotated[int, MOMENT]
Json = Annotated[Any, JSON]
JsonArray = Annotated[Any, JSON_ARRAY]
Object = Annotated[dict[str, Any], OBJECT]
File = Annotated[str, FILE]

_KINDS: dict[Any, Kind] = {int: INTEGER, str: STRING, bool: BOOLEAN, tuple[int, ...]: INTEGERS}


@dataclass(frozen=True, slots=True)
class P:
    """What the type alone cannot say of a parameter.

    ``missing`` is the refusal when it is absent, and when it is malformed unless ``malformed`` says otherwise; where
    neither is given a malformed value counts as absent. ``starred`` is the documentation's asterisk where it does not
    follow from the default; ``default`` is the documented default as text. ``outside``: a member of an object that is
    also taken from beside the object. ``extension``: ours, not in the documentation.
    """

    text: str
    since: int | None = None
    missing: type[Refusal] | None = None
    malformed: type[Refusal] | None = None
    starred: bool | None = None
    default: str | None = None
    values: tuple[str, ...] = ()
    more_values: bool = False
    name: str | None = None
    outside: bool = False
    extension: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """A check before the method that brings parameters and refusals of its own; what it answers becomes an argument."""

    check: Handler
    raises: tuple[type[Refusal], ...] = ()


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter as declared. An object with known members has a ``record`` that they are put into.

    ``also``: another spelling that is taken where there is none under ``wire``.
    """

    name: str
    wire: str
    also: str
    kind: Kind
    value: Any
    info: P
    record: Any = None
    members: tuple["Param", ...] = ()

    @property
    def optional(self) -> bool:
        """Whether the method has an answer without it."""
        return self.value is not inspect.Parameter.empty

    @property
    def required(self) -> bool:
        """Whether the documentation stars it."""
        return not self.optional if self.info.starred is None else self.info.starred


@dataclass(frozen=True, slots=True)
class Spelled:
    """A refusal that one method spells in its own way; portals up to a revision in another."""

    refusal: type[Refusal]
    wire: Wire
    until: int = 0
    before: Wire | None = None

    def at(self, revision: int) -> Wire:
        """How a portal of this revision spells it."""
        return self.before if self.before is not None and revision <= self.until else self.wire


@dataclass(frozen=True, slots=True)
class Answered:
    """A refusal that one method turns into an answer."""

    refusal: type[Refusal]
    result: Any


Raises: TypeAlias = type[Refusal] | Spelled | Answered


@dataclass(frozen=True, slots=True)
class Step:
    """A gate or the method itself."""

    run: Handler
    params: tuple[Param, ...]
    fills: str | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A REST method as declared."""

    name: str
    scopes: tuple[str, ...]
    since: int | None
    doc: str
    casing: Casing
    steps: tuple[Step, ...]
    refusals: Mapping[type[Refusal], Spelled | Answered]
    mode: Mode
    deprecated: bool
    in_batch: bool

    @property
    def params(self) -> Iterator[Param]:
        """Every parameter, those of gates first."""
        return (param for step in self.steps for param in step.params)

    @property
    def summary(self) -> str:
        """The first line of the method's docstring."""
        return (inspect.getdoc(self.steps[-1].run) or "").partition("\n")[0]

    @property
    def errors(self) -> list[Wire]:
        """Every error of its own, each once."""
        return list(dict.fromkeys(one.wire for one in self.refusals.values() if isinstance(one, Spelled)))

    def exists_in(self, revision: int) -> bool:
        """Whether a portal of this revision has the method."""
        return (self.since or 0) <= revision


@dataclass(slots=True)
class Family:
    """Methods that share a prefix, scopes, the spelling of parameters and of common refusals."""

    prefix: str
    scopes: tuple[str, ...]
    casing: Casing
    spells: Mapping[type[Refusal], Wire] = field(default_factory=dict)
    since: int | None = None
    methods: list[Method] = field(default_factory=list)

    def method(
        self,
        name: str,
        *,
        doc: str,
        raises: tuple[Raises, ...] = (),
        since: int | None = None,
        mode: Mode = "read",
        deprecated: bool = False,
        in_batch: bool = True,
    ) -> Callable[[Handler], Handler]:
        """Declare the decorated function as a method of this family.

        ``mode``: ``read`` only reads, ``scan`` reads much, ``write`` changes, ``rarely`` reads first and begins again
        when it has to change something, ``outside`` opens its own transactions.
        """

        def declare(handler: Handler) -> Handler:
            gates = tuple(_gates(handler))
            steps = tuple(Step(gate.check, self._params(gate.check), fills) for fills, gate in gates)
            refusals = self._refusals((*(raised for _, gate in gates for raised in gate.raises), *raises))
            self.methods.append(
                Method(
                    name=f"{self.prefix}.{name}" if self.prefix else name,
                    scopes=self.scopes,
                    since=since or self.since,
                    doc=doc,
                    casing=self.casing,
                    steps=(*steps, Step(handler, self._params(handler))),
                    refusals=refusals,
                    mode=mode,
                    deprecated=deprecated,
                    in_batch=in_batch,
                )
            )
            return handler

        return declare

    def _refusals(self, raises: tuple[Raises, ...]) -> dict[type[Refusal], Spelled | Answered]:
        found: dict[type[Refusal], Spelled | Answered] = {}
        for raised in raises:
            if isinstance(raised, Spelled | Answered):
                found[raised.refusal] = raised
            else:
                found[raised] = Spelled(raised, self.spells[raised])
        return found

    def _params(self, handler: Handler) -> tuple[Param, ...]:
        hints = get_type_hints(handler, include_extras=True)
        declared = inspect.signature(handler).parameters.values()
        keyword = [one for one in declared if one.kind is inspect.Parameter.KEYWORD_ONLY]
        return tuple(self._param(one.name, hints[one.name], one.default) for one in keyword)

    def _param(self, name: str, hint: Any, default: Any) -> Param:
        base, *notes = get_args(hint)
        info = next(note for note in notes if isinstance(note, P))
        plain = (
            next((one for one in get_args(base) if one is not type(None)), base)
            if type(None) in get_args(base)
            else base
        )
        wire = info.name or self.casing.wire(name)
        also = self.casing.also(wire)
        if hasattr(plain, "_fields"):
            return Param(name, wire, also, OBJECT, default, info, plain, self._members(plain))
        kind = next((note for note in _notes(hint, base) if isinstance(note, Kind)), None) or _KINDS[plain]
        return Param(name, wire, also, kind, default, info)

    def _members(self, record: Any) -> tuple[Param, ...]:
        hints = get_type_hints(record, include_extras=True)
        defaults = record._field_defaults
        return tuple(
            self._param(name, hints[name], defaults.get(name, inspect.Parameter.empty)) for name in record._fields
        )


def _notes(hint: Any, base: Any) -> Iterator[Any]:
    """What annotations say, also inside ``X | None``."""
    yield from get_args(hint)[1:]
    for one in get_args(base):
        if get_origin(one) is Annotated:
            yield from get_args(one)[1:]


def _gates(handler: Handler) -> Iterator[tuple[str, Gate]]:
    for name, hint in get_type_hints(handler, include_extras=True).items():
        for note in get_args(hint)[1:] if get_origin(hint) is Annotated else ():
            if isinstance(note, Gate):
                yield name, note
