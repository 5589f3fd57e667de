"""What the portal can do, and what time it is there."""

from typing import Annotated

from beseda.domain.auth import scopes
from beseda.kernel.call import Call
from beseda.kernel.method import P
from beseda.kernel.registry import allows
from beseda.methods.basic import basic


@basic.method("server.time", doc="api-reference/common/system/server-time")
async def server_time(call: Call) -> str:
    """Tell the portal's time, ``YYYY-MM-DDThh:mm:ss±hh:mm``."""
    return call.portal.locale.atom(call.now)


@basic.method("scope", doc="api-reference/common/system/scope")
async def scope(
    call: Call,
    *,
    full: Annotated[bool, P("All scopes there are")] = False,
) -> list[str]:
    """List the scopes of the caller, or all there are."""
    return list(scopes.ALL) if full else sorted(call.actor.scopes)


@basic.method("methods", doc="api-reference/common/system/methods", deprecated=True)
async def methods(
    call: Call,
    *,
    full: Annotated[bool, P("All methods there are")] = False,
    scope: Annotated[str | None, P("Only methods of this scope; empty: the common ones")] = None,
) -> list[str]:
    """List the methods that the caller may call, those of one scope, or all there are."""
    known = [method for method in call.portal.registry if method.exists_in(call.revision)]
    if full:
        return [method.name for method in known]
    if scope is not None:
        return [method.name for method in known if (scope or scopes.BASIC) in method.scopes]
    return [method.name for method in known if allows(method, call.actor.scopes)]


@basic.method("method.get", doc="api-reference/common/system/method-get")
async def method_get(
    call: Call,
    *,
    name: Annotated[str, P("The method to look for")] = "",
) -> dict[str, bool]:
    """Tell whether a method exists, and whether the caller's scopes cover it."""
    method = call.portal.registry.find(name, call.revision)
    return {"isExisting": method is not None, "isAvailable": method is not None and allows(method, call.actor.scopes)}
