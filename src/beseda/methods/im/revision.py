"""Which revision of the API the portal has."""

from beseda.kernel import revisions
from beseda.kernel.call import Call
from beseda.methods.im import im


@im.method("revision.get", doc="api-reference/chats/im-revision-get")
async def get(call: Call) -> dict[str, int]:
    """Tell the revisions of the REST API and of the clients' protocols."""
    known = revisions.of(call.revision)
    return {**known._asdict(), "im_revision_mobile": known.mobile}
