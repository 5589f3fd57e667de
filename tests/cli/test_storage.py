"""``beseda storage`` beside a running server: what files take up."""

import json

from beseda.testing import PortalProcess


def test_equal_contents_take_up_room_once(process: PortalProcess) -> None:
    chat = process.call("im.chat.add", TITLE="Files")
    for name in ("a.txt", "b.txt"):
        fields = {"name": name, "content": "SGVsbG8="}
        process.call("im.v2.File.upload", dialogId=f"chat{chat}", fields=fields)
    done = process.run("storage", "--json")
    assert json.loads(done.stdout) == {
        "contents": 1,
        "bytes": 5,
        "limit": 0,
        "storages": [{"kind": "chat", "storages": 1, "files": 2, "bytes": 10}],
        "largest": [{"kind": "chat", "owner": chat, "name": "Files", "files": 2, "bytes": 10}],
    }
    lines = process.run("storage").stdout.splitlines()
    assert lines[0] == "1 contents, 5 bytes"
    assert lines[2].split() == ["chat", "1", "2", "10"]
    assert lines[-1].split() == ["chat", str(chat), "Files", "2", "10"]
    assert len(process.run("storage", "--most", "0").stdout.splitlines()) == 3
