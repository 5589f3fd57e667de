"""Every method of the portal: whatever a module of this package declares."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from beseda.kernel.family import Family
from beseda.kernel.registry import Registry


def modules() -> Iterator[ModuleType]:
    """The modules of this package, each imported."""
    for found in walk_packages(__path__, f"{__name__}."):
        yield import_module(found.name)


def _families() -> Iterator[Family]:
    seen = [value for module in modules() for value in vars(module).values() if isinstance(value, Family)]
    yield from {id(family): family for family in seen}.values()


REGISTRY = Registry(method for family in _families() for method in family.methods)
