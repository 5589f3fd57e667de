"""Who may import whom: every module of ours against one small table."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1] / "src"
PACKAGE = "beseda"
ENTRANCE = "(entrance)"  # the modules that stand in no package: __init__, __main__

_COMMON = ("errors", "settings")

# http cli testing docs -> app -> methods delivery auth background -> gates render events -> kernel -> limits -> domain
# domain -> store -> model      kernel, methods ... -> wire -> model      anyone from domain up -> errors
# StorageError is caught where a full disk must not end a call (auth) and told where it is asked for (http). The command
# line looks after the rows themselves: lists of people and webhooks, checks, migrations.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "model": (),
    "errors": (),
    "settings": (),
    "spool": (),
    "blobs": (),
    "developer": ("model",),
    "wire": ("model", "spool"),
    "store": ("model",),
    "domain": ("store", "model", "errors"),
    "limits": ("domain", "store.database"),
    "kernel": ("limits", "domain", "blobs", "developer", "store.database", "store.batching", "wire", "model", *_COMMON),
    "events": ("kernel", "domain", "store.database", "wire", "model"),
    "background": ("kernel", "domain", "store.database"),
    "gates": ("kernel", "domain", "model", "errors"),
    "render": ("kernel", "domain", "wire", "model"),
    "methods": ("gates", "render", "events", "kernel", "domain", "wire", "model", "errors"),
    "delivery": ("developer", "events", "kernel", "domain", "store.database", "wire", "model"),
    "auth": ("delivery.client", "kernel", "domain", "store.database", "wire", "model", *_COMMON),
    "push": ("kernel", "domain", "store.database", "wire", "model"),
    "app": (
        *("methods", "delivery", "auth", "developer", "kernel", "limits", "domain", "wire"),
        *("store.engines", "store.schema.migrate", "model", "spool", "blobs", *_COMMON),
    ),
    "http": (
        *("spool", "app", "auth", "push", "background", "demo", "developer", "kernel", "domain"),
        *("store.database", "store.schema.first_start", "wire", "model", *_COMMON),
    ),
    "demo": ("domain", "store.schema.first_start", "store.database", "model"),
    "cli": (
        *("app", "background", "blobs", "developer", "events", "http", "demo", "methods", "auth", "kernel"),
        *("domain", "store"),
        *("wire", "model", *_COMMON),
    ),
    "testing": (
        *("app", "http", "background", "developer", "kernel", "domain", "store.events", "store.schema.consistency"),
        *("wire", "model", *_COMMON),
    ),
    "tolerated": (),
    "shapes": ("tolerated",),
    "docs": ("shapes", "http", "methods", "events", "kernel", "errors"),
    ENTRANCE: ("cli",),
}

# What few may import, whatever the table says: the choice of an engine, transactions, and the libraries behind them.
ONLY_FOR: dict[str, tuple[str, ...]] = {
    "store.engines": ("store.engines", "app", "cli"),
    "store.schema.migrate": ("app", "cli"),
    "store.database": (
        *(
            "store",
            "domain",
            "limits",
            "kernel",
            "events",
            "background",
            "delivery",
            "auth",
            "push",
            "http",
            "demo",
            "cli",
        ),
    ),
    "apsw": ("store.engines",),
    "asyncpg": ("store.engines",),
    "uvicorn": ("http",),
    "websockets": ("http.websocket", "push.frames", "testing.push"),
    "python_multipart": ("wire",),
    "click": ("cli",),
    "h11": ("delivery.client",),
    "http_ece": ("delivery.web_push",),
    "py_vapid": ("delivery.web_push",),
    "filetype": ("domain.files.kinds",),
    "PIL": ("http.thumbnails",),
    "jinja2": ("http.browser",),
    "nats": ("background.bus",),
}


# The topics of domain, each with the topics it may import; store has the same, and there each knows the database alone.
DOMAIN: dict[str, tuple[str, ...]] = {
    "text": (),
    "event_log": (),
    "applications": (),
    "limits": (),
    "access": (),
    "files": ("applications", "text"),
    "messages": ("access", "event_log", "files", "text"),
    "disk": ("access", "applications", "files", "messages", "text"),
    "chats": ("access", "event_log", "files", "messages", "text"),
    "people": ("access", "applications", "chats", "event_log", "files", "text"),
    "bots": ("access", "applications", "chats", "disk", "event_log", "files", "messages", "people", "text"),
    "events": ("access", "applications", "chats", "event_log", "files", "messages", "text"),
    "auth": ("access", "applications", "bots", "event_log", "people", "text"),
    "search": ("access", "chats", "messages", "people", "text"),
    "notifications": ("access", "applications", "chats", "event_log", "messages", "search", "text"),
}
MOST_TOPICS = 15


class Import(NamedTuple):
    """A module, what it imports (one of our modules without the package's name, or a library), and where."""

    module: str
    target: str
    ours: bool
    line: int

    def __str__(self) -> str:
        return f"{self.module or ENTRANCE}:{self.line} imports {self.target}"


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT / PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


MODULES = {name_of(file): file for file in sorted((ROOT / PACKAGE).rglob("*.py"))}


def room(name: str) -> str:
    """The package that a module belongs to."""
    first = name.partition(".")[0]
    return ENTRANCE if first in {"", "__main__"} else first


def imports(module: str, source: str) -> Iterator[Import]:
    """Everything that a module imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno} imports relatively"
            names = [_module(f"{node.module}.{alias.name}") for alias in node.names]
        else:
            continue
        for name in names:
            ours = name.split(".")[0] == PACKAGE
            yield Import(module, name.partition(".")[2] if ours else name.split(".")[0], ours, node.lineno)


def _module(name: str) -> str:
    """``a.b.c`` where ``c`` is a module of ours; where it is something in one, ``a.b``."""
    return name if name.removeprefix(f"{PACKAGE}.") in MODULES else name.rpartition(".")[0]


def allowed(found: Import) -> bool:
    """Whether the tables let this module import that one; the package itself is nothing but its version."""
    for guarded, friends in ONLY_FOR.items():
        if _within(found.target, guarded) and not any(_within(found.module, friend) for friend in friends):
            return False
    if not found.ours or found.target == "" or room(found.target) == room(found.module):
        return True
    return any(_within(found.target, may) for may in MAY_IMPORT[room(found.module)])


def _within(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_what_its_room_may(module: str) -> None:
    assert room(module) in MAY_IMPORT, "a package without a row in the table"
    wrong = [str(found) for found in imports(module, MODULES[module].read_text("utf-8")) if not allowed(found)]
    assert wrong == []


def test_rooms_do_not_import_in_a_circle() -> None:
    """``graphlib`` raises ``CycleError`` for a table, and for imports, that go round."""
    seen: dict[str, set[str]] = {}
    for module, file in MODULES.items():
        for found in imports(module, file.read_text("utf-8")):
            if found.ours and found.target and room(found.target) != room(module):
                seen.setdefault(room(module), set()).add(room(found.target))
    assert seen["methods"] >= {"kernel", "domain"}
    TopologicalSorter(seen).prepare()
    TopologicalSorter({one: {room(may) for may in row} for one, row in MAY_IMPORT.items()}).prepare()


def topics(package: str) -> dict[str, set[str]]:
    """The modules and packages at the top of a package, each with those that it imports."""
    found: dict[str, set[str]] = {}
    for module, file in MODULES.items():
        if _within(module, package) and module != package:
            own = module.split(".")[1]
            for one in imports(module, file.read_text("utf-8")):
                if one.ours and _within(one.target, package) and one.target != package:
                    found.setdefault(own, set()).add(one.target.split(".")[1])
            found.setdefault(own, set()).discard(own)
    return found


@pytest.mark.parametrize("package", ["domain", "store"])
def test_topics_are_few_and_do_not_import_in_a_circle(package: str) -> None:
    found = topics(package)
    assert 10 < len(found) <= MOST_TOPICS
    TopologicalSorter(found).prepare()


def test_no_topic_of_the_domain_imports_upwards() -> None:
    """The table is without a circle, and says all that there is."""
    assert {one: tuple(sorted(inner)) for one, inner in topics("domain").items()} == DOMAIN
    TopologicalSorter(DOMAIN).prepare()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("domain.x", "from beseda.wire.casing import Casing"),
        ("domain.x", "import beseda.http.server"),
        ("methods.im.x", "from beseda.store.chats import chat_rows"),
        ("methods.im.x", "def late():\n    from beseda.store.chats.chat_rows import find"),
        ("kernel.x", "from beseda.store.chats.chat_rows import find"),
        ("store.x", "from beseda.errors import DomainError"),
        ("wire.x", "from beseda.settings import Settings"),
        ("model.x", "from beseda.errors import DomainError"),
        ("domain.x", "from beseda.store.engines.sqlite import Sqlite"),
        ("methods.im.x", "from beseda.store.database import Tx"),
        ("domain.x", "import apsw"),
        ("methods.im.x", "from beseda.delivery.dispatcher import WebhookDispatcher"),
        ("delivery.dispatcher", "import h11"),
    ],
)
def test_the_table_refuses(module: str, source: str) -> None:
    assert not all(allowed(found) for found in imports(module, source))
