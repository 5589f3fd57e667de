"""Where clients of push & pull connect, and the channels that are theirs."""

from typing import Annotated, Any

from beseda.domain.events import channels, publishing, watching
from beseda.domain.events.channels import Channel
from beseda.kernel.call import Call
from beseda.kernel.method import P
from beseda.methods.pull import pull
from beseda.wire.decode import INTEGERS, TEXTS
from beseda.wire.views.pull import config, public_channel

_DOC = "settings/interactivity/custom-push-and-pull-client"
_MOST = 100

Cache = Annotated[str, P("Accepted; what is answered is always new", default="Y")]
Tags = Annotated[tuple[str, ...], TEXTS, P("What is looked at, by tags", name="tags", example=["IM_PUBLIC_5"])]
Users = Annotated[tuple[int, ...], INTEGERS, P("The people", name="users")]


@pull.method("config.get", doc=_DOC, mode="read_then_write")
async def get(call: Call, *, cache: Cache = "Y") -> dict[str, Any]:  # noqa: ARG001 - as clients send it
    """Tell where to connect, and the caller's own channel, which lives for twelve hours."""
    by = await channels.issuer(call.tx, [call.person.id])
    own = channels.private(by, call.person.id, now=call.now)
    return config(own, call.person.id, call.portal.locale, now=call.now)


@pull.method("channel.public.list", doc=_DOC, mode="read_then_write")
async def public_list(call: Call, *, users: Users = ()) -> dict[str, Any] | list[Any]:
    """Name the channels at which clients of these people can be told something; strangers to a guest have none."""
    known = await publishing.known(call.tx, call.person, users[:_MOST])
    by = await channels.issuer(call.tx, known)
    found: dict[int, Channel] = {one: channels.private(by, one, now=call.now) for one in known}
    return {str(one): public_channel(channel, one, call.portal.locale) for one, channel in found.items()} or []


@pull.method("api.user.getLastSeen", doc=_DOC)
async def last_seen(
    call: Call, *, user_ids: Annotated[tuple[int, ...], INTEGERS, P("The people", name="userIds")] = ()
) -> dict[str, int] | list[Any]:
    """Tell when people were last there, in seconds before now; who never was is left out."""
    found = await publishing.last_seen(call.tx, call.person.id, user_ids[:_MOST], now=call.now)
    return {str(one): ago for one, ago in found.items()} or []


@pull.method("watch.extend", doc=_DOC, mode="write")
async def watch_extend(call: Call, *, tags: Tags = ()) -> dict[str, bool] | list[Any]:
    """Tell the caller's clients of open chats that they look at (``IM_PUBLIC_`` and the id), for half an hour more."""
    return await watching.extend(call.tx, call.person, tags[:_MOST], now=call.now) or []
