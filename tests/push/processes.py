"""People of a portal that several processes serve: each of them calls and connects where the test says."""

from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

from beseda.testing import PortalProcess, PushClient
from beseda.testing.client import Client


class Site(NamedTuple):
    """A process as a browser knows it."""

    client: Client


@dataclass(frozen=True)
class Somebody:
    """A person with a webhook."""

    id: int
    path: str

    def call(self, process: PortalProcess, method: str, **params: Any) -> Any:
        """Call a method at one of the processes; its ``result``."""
        with closing(Client(process.url)) as client:
            answer = client.post(self.path + method, params)
        assert answer.status == 200, answer
        return answer.json["result"]

    def connect(self, process: PortalProcess, *, mid: str = "") -> PushClient:
        """A client of push & pull that is connected to one of the processes."""
        config = self.call(process, "pull.config.get")
        url = f"ws{process.url.removeprefix('http')}/subws/"
        return PushClient(url, config["channels"]["private"]["id"], mid=mid)


def somebody(process: PortalProcess, name: str, **known: Any) -> Somebody:
    """Take somebody on."""
    number = process.control.post("/people", first_name=name, **known)["id"]
    return Somebody(number, process.control.post("/webhooks", user_id=number)["path"])
