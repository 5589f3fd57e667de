"""What tests of files share: bodies with a file, a portal in a process of its own that takes files, its memory."""

import base64
import json
import re
import sys
from pathlib import Path
from urllib.parse import quote_plus

from beseda.testing import PortalProcess
from tests.http import uploading

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=X"
LIMIT, UPLOAD = 2_000_000, 6_000_000
CONTENT = bytes(range(256)) * 10_000  # 2.5 MB


def spelled(content_type: str, content: bytes, name: str = "я.bin", **more: str) -> bytes:
    """A file as parameter ``file`` beside others."""
    text = base64.b64encode(content).decode()
    if content_type == JSON:
        return json.dumps({"file": [name, text], **more}).replace("/", "\\/").encode()
    if content_type == FORM:
        values = {"file[0]": name, "file[1]": text, **more}
        return "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in values.items()).encode()
    head = f'--X\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    fields = "".join(
        f'\r\n--X\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in more.items()
    )
    return head + content + fields.encode() + b"\r\n--X--\r\n"


class Uploading(PortalProcess):
    """A portal that takes files, in a process of its own."""

    def command(self, *arguments: str) -> list[str]:
        """See ``PortalProcess``."""
        return [sys.executable, uploading.__file__, *arguments, "--data", str(self.data)]


def peak(portal: PortalProcess) -> float:
    """The most memory that the process ever had since the last look, in MB."""
    folder = Path(f"/proc/{portal.running.pid}")
    found = re.search(r"VmHWM:\s+(\d+) kB", (folder / "status").read_text())
    assert found is not None
    (folder / "clear_refs").write_text("5")
    return int(found[1]) / 1024
