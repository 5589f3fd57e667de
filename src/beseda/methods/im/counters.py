"""What the caller has not read."""

from typing import Any

from beseda.domain.chats import recent_list
from beseda.domain.chats.recent_list import Totals
from beseda.kernel.call import Call
from beseda.methods.im import im


@im.method("counters.get", doc="api-reference/chats/im-counters-get")
async def get(call: Call) -> Any:
    """Count unread messages by chat and by type; groups without any are empty arrays."""
    parts, key = call.portal.fragments, ("counters", call.person.id)
    counters = await recent_list.counters(call.tx, call.person)
    return parts.get(key, counters) or parts.put(key, _shown(recent_list.totals(counters)), counters)


def _shown(found: Totals) -> dict[str, Any]:
    return {
        "TYPE": found.sums,
        "CHAT": _keyed(found.chat),
        "CHAT_MUTED": _keyed(found.chat_muted),
        "CHAT_UNREAD": found.chat_marked,
        "LINES": _keyed(found.lines),
        "DIALOG": _keyed(found.dialog),
        "DIALOG_UNREAD": found.dialog_marked,
    }


def _keyed(counts: dict[int, int]) -> dict[str, int] | list[int]:  # Quirk 40
    return {str(key): count for key, count in counts.items()} or []
