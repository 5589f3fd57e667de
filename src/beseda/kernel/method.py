"""One declaration per REST method: the signature is the contract.

Decoding, revision and scope gating, refusals, ``methods``, the command line and the reference pages are derived from
``Method``; nothing else lists parameters or error codes.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from beseda import errors, model
from beseda.errors.spec import ErrorSpec
from beseda.model import StoredFile
from beseda.wire.casing import Casing
from beseda.wire.custom_fields import CUSTOM_VALUES
from beseda.wire.decode import (
    DIALOG_ID,
    FILE,
    ID,
    INTEGER_ARRAY,
    INTEGER_LIST,
    JSON,
    JSON_ARRAY,
    JSON_OBJECT,
    MOMENT,
    OBJECT,
    UPLOAD,
    UPLOAD_PAIR,
    UPLOAD_TEXT,
    YES_NO,
    Kind,
)

Handler: TypeAlias = Callable[..., Awaitable[Any]]
Mode: TypeAlias = Literal["read", "long_read", "write", "read_then_write", "own_transactions"]

# Types of parameters that Python alone does not tell apart.
YesNo = Annotated[bool, YES_NO]
Moment = Annotated[int, MOMENT]
Json = Annotated[Any, JSON]
JsonArray = Annotated[Any, JSON_ARRAY]
JsonObject = Annotated[Any, JSON_OBJECT]
Object = Annotated[dict[str, Any], OBJECT]
File = Annotated[str, FILE]
Id = Annotated[int, ID]  # from 1 on
Ids = Annotated[tuple[int, ...], INTEGER_ARRAY]
IdList = Annotated[tuple[int, ...], INTEGER_LIST]  # no single number
DialogId = Annotated[model.DialogId, DIALOG_ID]
FileContent = Annotated[StoredFile, UPLOAD]
FileText = Annotated[StoredFile, UPLOAD_TEXT]  # Base64 alone
FilePair = Annotated[StoredFile, UPLOAD_PAIR]  # a name and Base64

# Where in what was given files may stand: a name, or how names begin before a ``*``; for an object the names inside it.
Places: TypeAlias = Mapping[str, "Places | None"]


@dataclass(frozen=True, slots=True)
class P:
    """What the type alone cannot say of a parameter.

    ``missing`` is the refusal when it is absent, and when it is malformed unless ``malformed`` says otherwise; where
    neither is given a malformed value counts as absent. ``starred`` is the documentation's asterisk where it does not
    follow from the default; ``default`` is the documented default as text. ``kind``: one made for this parameter.
    ``outside``: a member of an object that is also taken from beside the object. ``flat``: an object whose members
    stand beside each other where it is not given. ``extension``: ours, not in the documentation. ``names_caller``: it
    says which application calls; one that calls with a token is not asked. ``example``: what is given in examples of
    calls, also where it is not needed.
    """

    text: str
    since: int | None = None
    missing: type[errors.DomainError] | None = None
    malformed: type[errors.DomainError] | None = None
    starred: bool | None = None
    default: str | None = None
    values: tuple[str, ...] = ()
    more_values: bool = False
    name: str | None = None
    kind: Kind | None = None
    outside: bool = False
    flat: bool = False
    extension: bool = False
    names_caller: bool = False
    example: Any = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A check before the method that brings parameters and refusals of its own; what it answers becomes an argument.

    ``acts``: its answer acts from then on, in gates behind it and in the method: ``answer.acting(actor)`` is who acts.
    ``trailing``: its parameters are described behind those of the method.
    """

    check: Handler
    raises: tuple[type[errors.DomainError], ...] = ()
    acts: bool = False
    trailing: bool = False


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter as declared. An object with known members has a ``record`` that they are put into.

    ``also``: another spelling that is taken where there is none under ``wire``. ``optional``: whether the method has an
    answer without it.
    """

    name: str
    wire: str
    also: str
    kind: Kind
    value: Any
    info: P
    record: Any = None
    members: tuple["Param", ...] = ()
    optional: bool = field(init=False)

    def __post_init__(self) -> None:
        """Each call asks each parameter: it is found out once."""
        object.__setattr__(self, "optional", self.value is not inspect.Parameter.empty)

    @property
    def required(self) -> bool:
        """Whether the documentation stars it."""
        return not self.optional if self.info.starred is None else self.info.starred


@dataclass(frozen=True, slots=True)
class ErrorAs:
    """A refusal that one method spells in its own way; portals up to a revision in another."""

    refusal: type[errors.DomainError]
    wire: ErrorSpec
    until: int = 0
    before: ErrorSpec | None = None

    def at(self, revision: int) -> ErrorSpec:
        """How a portal of this revision spells it."""
        return self.before if self.before is not None and revision <= self.until else self.wire


@dataclass(frozen=True, slots=True)
class ResultFor:
    """A refusal that one method turns into an answer."""

    refusal: type[errors.DomainError]
    result: Any


Raises: TypeAlias = type[errors.DomainError] | ErrorAs | ResultFor


@dataclass(frozen=True, slots=True)
class Step:
    """A gate or the method itself."""

    run: Handler
    params: tuple[Param, ...]
    fills: str | None = None
    acts: bool = False
    trailing: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """A REST method as declared; ``rest``: the version of REST, which has an address and an envelope of its own."""

    name: str
    scopes: tuple[str, ...]
    since: int | None
    doc: str
    casing: Casing
    steps: tuple[Step, ...]
    refusals: Mapping[type[errors.DomainError], ErrorAs | ResultFor]
    mode: Mode
    deprecated: bool
    in_batch: bool
    rest: int = 2
    files: Places = field(init=False)

    def __post_init__(self) -> None:
        """Who takes files takes larger requests: each request asks."""
        object.__setattr__(self, "files", _places(self.params))

    @property
    def params(self) -> Iterator[Param]:
        """Every parameter in the order of description: those of gates first, but for trailing ones."""
        return (param for step in sorted(self.steps, key=lambda one: one.trailing) for param in step.params)

    @property
    def summary(self) -> str:
        """The first line of the method's docstring."""
        return (inspect.getdoc(self.steps[-1].run) or "").partition("\n")[0]

    @property
    def errors(self) -> list[ErrorSpec]:
        """Every error of its own, each once."""
        return list(dict.fromkeys(one.wire for one in self.refusals.values() if isinstance(one, ErrorAs)))

    def exists_in(self, revision: int) -> bool:
        """Whether a portal of this revision has the method."""
        return (self.since or 0) <= revision


_UPLOADS = (UPLOAD, UPLOAD_TEXT, UPLOAD_PAIR)


def _places(params: Iterable[Param]) -> Places:
    found: dict[str, Places | None] = {}
    for param in params:
        inside = _places(param.members)
        if inside or param.kind in _UPLOADS or param.kind is CUSTOM_VALUES:
            found |= dict.fromkeys((param.wire, param.also), inside or None)
    return found
