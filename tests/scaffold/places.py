"""Where a method belongs: its package and family, the module beside its like, the file of its case and of its test."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from beseda.kernel.family import Family
from beseda.methods import REGISTRY, modules
from beseda.wire.casing import Casing
from tests.contract.case import load
from tests.scaffold.declaration import Fact, python_name

ROOT = Path(__file__).parents[2]
METHODS, CASES, TESTS = Path("src/beseda/methods"), Path("tests/contract/cases"), Path("tests/methods")
_MOST_LINES = 240  # a longer module is not added to
# The folder of tests of a family, or of a part of one.
_TOPICS = (
    ("imbot", "bots"),
    ("im.message", "messages"),
    ("im.dialog.messages", "messages"),
    ("im.search", "search"),
    ("im.user", "people"),
    ("im.department", "people"),
    ("im", "chats"),
    ("user", "people"),
    ("department", "people"),
)


class Home(NamedTuple):
    """A family, the package of its methods, and the variable that holds it; ``known``: it is there."""

    package: str
    variable: str
    family: Family
    known: bool = True


def home(page: Fact) -> Home:
    """The family of a method by name and scopes; a new one where there is none like it."""
    fitting = [one for one in _families() if _fits(one.family, page)]
    if fitting:
        return max(fitting, key=lambda one: len(one.family.prefix))
    package = str(page["family"]).replace(".", "_")
    known = {one.variable for one in _families() if one.package == package}
    variable = page["scope"][0].replace(".", "_") if known else package
    prefix = page["name"].partition(".")[0] if "." in page["name"] else ""
    family = Family(prefix, tuple(page["scope"]), _casing(page), since=page["revision"], rest=page["rest_version"])
    return Home(package, variable, family, known=False)


def _families() -> Iterator[Home]:
    for module in modules():
        if hasattr(module, "__path__"):
            package = module.__name__.rpartition(".")[2]
            yield from (Home(package, name, one) for name, one in vars(module).items() if isinstance(one, Family))


def _fits(family: Family, page: Fact) -> bool:
    if sorted(family.scopes) != sorted(page["scope"]):
        return False
    return page["name"].startswith(f"{family.prefix}.") if family.prefix else page["family"] in ("common", "batch")


def _casing(page: Fact) -> Casing:
    lower = [one for one in page["params"] if one["name"][:1].islower()]
    return Casing.CAMEL if len(lower) * 2 > len(page["params"]) else Casing.UPPER


def declaring(page: Fact, place: Home) -> Path:
    """The module of the package that declares what is called alike, else a new one."""
    like = (one for one in REGISTRY if one.name != page["name"] and _parent(one.name) == _parent(page["name"]))
    declared = Counter(one.steps[-1].run.__module__.replace(".", "/") for one in like)
    for module, _ in declared.most_common():
        path = Path("src") / f"{module}.py"
        if path.parent.name == place.package and len(text(path).splitlines()) < _MOST_LINES:
            return path
    below = page["name"].removeprefix(place.family.prefix).removeprefix(".")
    name = python_name((_parent(below) or below).replace(".", "_")).rstrip("_")
    return METHODS / place.package / f"{name}.py"


def case(page: Fact, place: Home) -> Path:
    """The file of the cases of those that are called alike, else of the family, else a new one."""
    prefix = page["name"]
    while prefix := _parent(prefix):
        beside = Counter(
            file for name, file in _files().items() if name.startswith(f"{prefix}.") and name != page["name"]
        )
        for file, _ in beside.most_common():
            if _package_of(file) == place.package and len(text(CASES / file).splitlines()) < _MOST_LINES:
                return CASES / file
    return CASES / f"{place.package}.py"


def _package_of(file: str) -> str:
    """Whose cases a file holds: ``im_lists.py`` those of ``im``, ``im_v2.py`` those of ``im_v2``."""
    fitting = [one.package for one in _families() if f"{file.removesuffix('.py')}_".startswith(f"{one.package}_")]
    return max(fitting, key=len, default="")


def _files() -> dict[str, str]:
    """The file of each case."""
    texts = {file.name: file.read_text("utf-8") for file in sorted((ROOT / CASES).glob("*.py"))}
    return {name: next(file for file, text in texts.items() if f'"{name}": Case(' in text) for name in load()}


def test(page: Fact, place: Home) -> Path:
    """The file of its test."""
    name = f"{page['name']}."
    topic = next((folder for prefix, folder in _TOPICS if name.startswith(f"{prefix}.")), place.package)
    return TESTS / topic / f"test_{slug(page).removeprefix('im_')}.py"


def fragment(page: Fact) -> Path:
    """The file of its line for the changelog."""
    return Path("changes") / f"{slug(page).replace('_', '-')}.added.md"


def slug(page: Fact) -> str:
    """The name of a method as a name of a file."""
    return python_name(page["name"].replace(".", "_"))


def text(path: Path) -> str:
    """What stands in a file, nothing where it is not there."""
    return (ROOT / path).read_text("utf-8") if (ROOT / path).exists() else ""


def _parent(name: str) -> str:
    return name.rpartition(".")[0]
