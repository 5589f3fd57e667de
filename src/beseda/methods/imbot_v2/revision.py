"""Which revision of the API the portal has."""

from beseda.kernel import revisions
from beseda.kernel.call import Call
from beseda.methods.imbot_v2 import imbot_v2


@imbot_v2.method("Revision.get", doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/revision-get", since=33)
async def get(call: Call) -> dict[str, int]:
    """Tell the revisions of the REST API and of the clients' protocols."""
    return revisions.of(call.revision)._asdict()
