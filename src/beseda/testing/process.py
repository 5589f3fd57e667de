"""A portal in a process of its own: for tests that stop it, kill it, and start it again on the same data."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from beseda.testing.actors import RestError
from beseda.testing.client import Answer, Client
from beseda.testing.control import Control

_SECONDS = 60


class PortalProcess:
    """``beseda serve`` on a data folder. ``url``, ``https_url``, ``ca_file`` and ``webhook_url`` once it is started."""

    def __init__(self, data: Path, *options: str, environment: Mapping[str, str] | None = None) -> None:
        """``options`` as of ``beseda serve``; ports are free ones unless given."""
        self.data = data
        self.url = self.https_url = ""
        self.ca_file = Path()
        self._options = options
        self.environment = _clean_environment() | dict(environment or {})
        self._webhook_path = ""
        self._process: subprocess.Popen[str] | None = None
        self._client: Client | None = None

    @property
    def webhook_url(self) -> str:
        """The webhook of the first start, over plain HTTP."""
        return self.url + self._webhook_path

    @property
    def https_webhook_url(self) -> str:
        """The same over HTTPS; ``ca_file`` is the authority to trust."""
        return self.https_url + self._webhook_path

    @property
    def running(self) -> subprocess.Popen[str]:
        """The process itself."""
        assert self._process is not None, "not started"  # noqa: S101 - a mistake of the test
        return self._process

    @property
    def log(self) -> str:
        """Everything that the process has written to its standard error, over all starts."""
        return self._log_file.read_text(encoding="utf-8")

    def start(self) -> dict[str, Any]:
        """Start, and wait until it serves; answers what it says of itself."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._log_file.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                self.command("serve", "--json", "--http-port", "0", "--https-port", "0", *self._options),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        ready = self._ready()
        self.url, self.https_url = ready["http"] or "", ready["https"] or ""
        self.ca_file = Path(ready["ca"] or "")
        self._webhook_path = urlsplit(ready["webhook"]).path if ready["webhook"] else self._webhook_path
        self._client = Client(self.url)
        return ready

    def answer(self, method: str, /, **parameters: Any) -> Answer:
        """Call a method with the webhook of the first start; whatever comes back."""
        assert self._client is not None, "not started"  # noqa: S101 - a mistake of the test
        return self._client.post(self._webhook_path + method, parameters)

    def call(self, method: str, /, **parameters: Any) -> Any:
        """Call a method with the webhook of the first start; its ``result``. ``RestError`` when it is refused."""
        answer = self.answer(method, **parameters)
        if answer.status != 200:
            raise RestError(answer)
        return answer.json["result"]

    def beside(self, data: Path) -> "PortalProcess":
        """Another process for the same portal, once this one is started; on PostgreSQL there may be several."""
        other = PortalProcess(data, *self._options, environment=self.environment)
        other._webhook_path = self._webhook_path
        return other

    def command(self, *arguments: str) -> list[str]:
        """A command line of ``beseda`` for the same data folder."""
        return [sys.executable, "-m", "beseda", *arguments, "--data", str(self.data)]

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run another command on the same data folder, beside the server too; ``given`` is its standard input."""
        return subprocess.run(  # noqa: S603 - our own program
            self.command(*arguments),
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )

    @property
    def control(self) -> Control:
        """Its control API, where it was started with ``--developer on``."""
        assert self._client is not None, "not started"  # noqa: S101 - a mistake of the test
        return Control(self._client)

    def stop(self) -> None:
        """Ask it to stop, and see that it does so without complaint."""
        self.running.send_signal(signal.SIGTERM)
        assert self.wait() == 0, self.log  # noqa: S101 - this is a test's word

    def kill(self) -> None:
        """End it as a power cut would."""
        self.running.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for its end, and let go of what belonged to it; answers the exit code."""
        code = self.running.wait(_SECONDS)
        if self.running.stdout is not None:
            self.running.stdout.close()
        if self._client is not None:
            self._client.close()
        self._process = self._client = None
        return code

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is None:
            return
        if kind is None:
            self.stop()
        else:
            self.kill()

    @property
    def _log_file(self) -> Path:
        return self.data / "serve.log"

    def _ready(self) -> dict[str, Any]:
        output = self.running.stdout
        assert output is not None  # noqa: S101 - it is a pipe
        heard, _, _ = select.select([output], [], [], _SECONDS)
        line = output.readline() if heard else ""
        if not line:
            self.kill()
            raise RuntimeError(f"the portal did not start: {self.log}")
        ready: dict[str, Any] = json.loads(line)
        return ready


def _clean_environment() -> dict[str, str]:
    """The environment without choices for other portals."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BESEDA_")}
