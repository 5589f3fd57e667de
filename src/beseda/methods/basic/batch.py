"""Many calls in one request."""

from typing import Annotated, Any

from beseda.kernel import batch as batches
from beseda.kernel.call import Call
from beseda.kernel.method import P
from beseda.methods.basic import basic
from beseda.wire.decode import COMMANDS


@basic.method(
    "batch", doc="settings/how-to-call-rest-api/batch", mode="own_transactions", in_batch=False, raises=batches.REFUSALS
)
async def batch(
    call: Call,
    *,
    cmd: Annotated[Any, COMMANDS, P("Calls by key: method?parameter=value", starred=True)] = (),
    halt: Annotated[
        bool, P("Stop at the first call that fails", default="false", values=("true", "false", "1", "0"))
    ] = False,
) -> dict[str, Any]:
    """Call up to 50 methods, each with the results of those before it at hand."""
    return await batches.run(call.portal, call.actor, cmd, halt=halt)
