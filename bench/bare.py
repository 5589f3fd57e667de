"""A server that only answers, set up like the product's: python -m bench.bare TAKES [URL].

With the URL of a database it asks the statements of each call before it answers.
"""

import json
import pickle
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, TypeAlias

import uvicorn
import uvloop

from bench.load import HOST
from bench.replay import Replay, replay
from bench.statements import Take
from beseda.http.response import JSON
from beseda.http.server import bind

Message: TypeAlias = MutableMapping[str, Any]


class Bare:
    """The ASGI application: the known answer to each known request."""

    def __init__(self, takes: list[Take], database: Replay | None) -> None:
        self._takes = {(take.request.path, take.request.body): take for take in takes}
        self._database = database

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        message = await receive()
        body = message["body"]
        if message.get("more_body"):
            pieces = [body]
            while message.get("more_body"):
                message = await receive()
                pieces.append(message["body"])
            body = b"".join(pieces)
        take = self._takes[scope["path"], body]
        if self._database is not None:
            for transaction in take.transactions:
                await self._database.run(transaction)
        headers = [
            (b"content-type", JSON),
            (b"content-length", b"%d" % len(take.answer)),
            (b"x-request-id", b"0123456789abcdef"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": take.answer})


async def _serve(takes: list[Take], url: str) -> None:
    application = Bare(takes, await replay(url) if url else None)
    socket = bind(HOST, 0)
    print(json.dumps({"http": f"http://{HOST}:{socket.getsockname()[1]}"}), flush=True)
    config = uvicorn.Config(
        application,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    await uvicorn.Server(config).serve(sockets=[socket])


if __name__ == "__main__":
    uvloop.run(_serve(pickle.loads(Path(sys.argv[1]).read_bytes()), "".join(sys.argv[2:])))
