"""Families of methods: each reads what it declares out of the signature of a function."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.method import ErrorAs, Gate, Handler, Method, Mode, P, Param, Raises, ResultFor, Step
from beseda.wire.casing import Casing
from beseda.wire.decode import BOOLEAN, INTEGER, INTEGERS, OBJECT, STRING, Kind

_KINDS: dict[Any, Kind] = {int: INTEGER, str: STRING, bool: BOOLEAN, tuple[int, ...]: INTEGERS}


@dataclass(slots=True)
class Family:
    """Methods that share a prefix, scopes, a version of REST, the spelling of parameters and of common refusals."""

    prefix: str
    scopes: tuple[str, ...]
    casing: Casing
    spells: Mapping[type[errors.DomainError], ErrorSpec] = field(default_factory=dict)
    since: int | None = None
    rest: int = 2
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

        ``mode``: ``read`` only reads, ``long_read`` reads much, ``write`` changes, ``read_then_write`` reads first and
        begins again when it has to change something, ``own_transactions`` opens its own transactions.
        """

        def declare(handler: Handler) -> Handler:
            gates = tuple(_gates(handler))
            steps = tuple(
                Step(gate.check, self._params(gate.check), fills, gate.acts, gate.trailing) for fills, gate in gates
            )
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
                    rest=self.rest,
                )
            )
            return handler

        return declare

    def _refusals(self, raises: tuple[Raises, ...]) -> dict[type[errors.DomainError], ErrorAs | ResultFor]:
        found: dict[type[errors.DomainError], ErrorAs | ResultFor] = {}
        for raised in raises:
            if isinstance(raised, ErrorAs | ResultFor):
                found[raised.refusal] = raised
            else:
                found[raised] = ErrorAs(raised, self.spells[raised])
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
        kind = info.kind or next((note for note in _notes(hint, base) if isinstance(note, Kind)), None)
        if kind is None and hasattr(plain, "_fields"):
            return Param(name, wire, also, OBJECT, default, info, plain, self._members(plain))
        return Param(name, wire, also, kind or _KINDS[plain], default, info)

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
