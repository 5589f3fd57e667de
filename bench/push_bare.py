"""A server that only broadcasts, with the library that the product uses: python -m bench.push_bare BYTES.

What one client says goes to all of them, filled up to so many bytes.
"""

import asyncio
import json
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from bench.load import HOST


async def main(size: int) -> None:
    """Broadcast until it is ended."""
    connections: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        connections.add(connection)
        await connection.send("ping")
        try:
            async for said in connection:
                broadcast(connections, str(said).ljust(size, "."))
        finally:
            connections.discard(connection)

    options = {"compression": None, "ping_interval": None, "close_timeout": 1}
    async with serve(handle, HOST, 0, backlog=4096, **options) as server:  # type: ignore[arg-type]
        print(json.dumps({"port": next(iter(server.sockets)).getsockname()[1]}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
