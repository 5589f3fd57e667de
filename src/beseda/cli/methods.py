"""``beseda methods``: what the portal can do; and how one method is explained."""

from collections.abc import Iterator
from typing import Any

import click

from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.kernel.method import Method
from beseda.kernel.registry import describe
from beseda.methods import REGISTRY
from beseda.settings import NEWEST_REVISION, Settings


@click.command
@settings_of_portal()
@click.option("--scope", help="Only methods of this scope.")
@json_option
def methods(settings: Settings, scope: str | None, as_json: bool) -> None:
    """List the methods of the portal."""
    found = [
        method
        for method in REGISTRY
        if method.exists_in(settings.revision) and (scope is None or scope in method.scopes)
    ]
    if as_json:
        print_json([describe(method) for method in found])
    else:
        rows = [(method.name, ", ".join(method.scopes), method.since or "", method.summary) for method in found]
        print_table(("METHOD", "SCOPE", "SINCE", ""), rows)


def complete_method(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """Names of methods that begin so, in any case; for the shell."""
    return sorted(method.name for method in REGISTRY if method.name.lower().startswith(begun.lower()))


def complete_parameter(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Parameters of the method named before, as ``KEY=``; for the shell."""
    method = REGISTRY.find(context.params.get("method") or "", NEWEST_REVISION)
    keys = [f"{param.wire}=" for param in method.params] if method else []
    return [key for key in keys if key.lower().startswith(begun.lower())]


def explain(method: Method) -> str:
    """A method for whoever wants to call it, from its declaration."""
    known = describe(method, extensions=True)
    texts = {param.wire: param.info.text for param in method.params}
    parts = [
        f"{method.name}: {method.summary}",
        f"Scope {', '.join(method.scopes)}; since revision {known['revision'] or 'ever'}"
        + ("; deprecated" if method.deprecated else ""),
        "\n".join(["Parameters:", *(_parameter(one, texts[one["name"]]) for one in known["parameters"])]),
        "\n".join(
            ["Errors:", *(f"  {error['code']} ({error['status']}): {error['text']}" for error in known["errors"])]
        ),
    ]
    return "\n\n".join(part for part in parts if "\n" in part or not part.endswith(":"))


def _parameter(known: dict[str, Any], text: str) -> str:
    return "\n".join([f"  {known['name']} ({'; '.join(_traits(known))})", f"      {text}"])


def _traits(known: dict[str, Any]) -> Iterator[str]:
    yield known["type"]
    if known["required"]:
        yield "required"
    if known["default"] is not None:
        yield f"default {known['default']}"
    if known["values"]:
        yield f"one of {', '.join(known['values'])}"
    if known["revision"]:
        yield f"since revision {known['revision']}"
