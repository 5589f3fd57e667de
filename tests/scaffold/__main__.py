"""Begin a method: ``python -m tests.scaffold im.chat.leave``.

Written from ``spec/facts.json``: its declaration below ``src/beseda/methods``, its case below ``tests/contract/cases``,
a test below ``tests/methods`` and a line for the changelog. The tests fail until all is filled.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from beseda.methods import REGISTRY
from tests.scaffold import places, skeletons
from tests.scaffold.declaration import Fact, Names, declaration, python_name
from tests.scaffold.places import ROOT, Home

_FAMILY = ("from beseda.kernel.family import Family", "from beseda.wire.casing import Casing")


def files(facts: Mapping[str, Any], name: str) -> dict[Path, str]:
    """The files of a method by their paths from the root: new ones, and those that it is added to.

    ``ValueError`` for a method that is not documented.
    """
    page = next((one for one in facts["methods"] if one["name"].lower() == name.lower()), None)
    if page is None:
        raise ValueError(f"{name}: no page documents such a method")
    home = places.home(page)
    case = places.case(page, home)
    return {
        **_package(home),
        places.declaring(page, home): _module(facts, page, home),
        case: _case(page, case),
        places.test(page, home): skeletons.test(page),
        places.fragment(page): skeletons.fragment(page),
    }


def _package(home: Home) -> dict[Path, str]:
    """The package of a new family."""
    path = places.METHODS / home.package / "__init__.py"
    if (ROOT / path).exists():
        return {}
    return {path: _with_imports(f'"""``{home.family.prefix}.*``."""\n\n{_family(home)}\n', _FAMILY)}


def _family(home: Home) -> str:
    one = home.family
    about = [f'"{one.prefix}"', f"scopes={one.scopes!r}", f"casing={one.casing}"]
    about += [f"since={one.since}"] * (one.since is not None) + [f"rest={one.rest}"] * (one.rest != 2)
    return f"{home.variable} = Family({', '.join(about)})"


def _module(facts: Mapping[str, Any], page: Fact, home: Home) -> str:
    """The module that declares the method, with what it has declared already."""
    path = places.declaring(page, home)
    old = places.text(path)
    made = declaration(
        page,
        Names(page["name"], home.package, home.variable, _function(page["name"], old)),
        home.family,
        facts["system_errors"],
    )
    own = not home.known and not _package(home)  # a family of the same package that has other scopes
    imports = _FAMILY if own else (f"from beseda.methods.{home.package} import {home.variable}",)
    text = old or f'"""What the methods of ``{page["name"].rpartition(".")[0] or page["name"]}`` are."""\n'
    declared = [_family(home), made.code] if own else [made.code]
    return _with_imports("\n\n\n".join((text.rstrip(), *declared)) + "\n", (*imports, *made.imports))


def _function(name: str, module: str) -> str:
    """A name for the function that a module does not have and Python does not either: ``leave``, ``chat_leave`` …"""
    parts = name.split(".")
    longer = (python_name("_".join(parts[-count:])) for count in range(1, len(parts) + 1))
    return next(one for one in (*longer, f"{parts[-1]}_new") if f"def {one}(" not in module and not one.endswith("_"))


def _case(page: Fact, path: Path) -> str:
    entry = skeletons.case(page, path.stem)
    text = (
        places.text(path)
        or f'"""Cases of ``{page["name"].partition(".")[0]}``."""\n\nCASES: dict[str, Case] = {{\n}}\n'
    )
    return _with_imports(f"{text.rstrip().removesuffix('}')}{entry.code}}}\n", entry.imports)


def _with_imports(text: str, imports: Iterable[str]) -> str:
    """Imports below the docstring that opens a module."""
    end = text.index('"""', 3) + 3
    return "\n".join((text[:end], "", *imports, text[end:]))


def tidy(paths: Iterable[Path]) -> None:
    """Imports in order and each once, lines as long as they may be."""
    names = [str(path) for path in paths if path.suffix == ".py"]
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "--quiet", "--select", "I,F811", "--fix", *names], cwd=ROOT, check=True)
    subprocess.run([*ruff, "format", "--quiet", *names], cwd=ROOT, check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files of a new method, from the root of the project."""
    parser = argparse.ArgumentParser(prog="make method", description=__doc__)
    parser.add_argument("name", help="the method, as its page names it")
    name = parser.parse_args(arguments).name
    if name.lower() in {method.name.lower() for method in REGISTRY}:
        parser.error(f"{name} is built")
    try:
        written = files(json.loads((ROOT / "spec/facts.json").read_text("utf-8")), name)
    except ValueError as error:
        parser.error(str(error))
    for path, text in written.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, "utf-8")
        sys.stdout.write(f"{path}\n")
    tidy(ROOT / path for path in written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
