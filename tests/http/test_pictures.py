"""Pictures of chats: given in Base64, found again at their link; what is none is left out."""

import base64
import struct
import zlib

import pytest

from beseda.testing import Portal, User


def png(width: int = 3, height: int = 2, *, noise: bytes = b"") -> bytes:
    """Give a whole PNG of one colour."""
    rows = (b"\0" + b"\x80" * width) * height
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + noise),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    blocks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(blocks)


def gif(width: int = 3, height: int = 2) -> bytes:
    """Give the beginning of a GIF, in which its size stands."""
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b"\0" * 20 + b";"


def jpeg(width: int = 3, height: int = 2) -> bytes:
    """Give the beginning of a JPEG, in which its size stands."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xd9"
    )


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


def link(user: User, avatar: object) -> str:
    """Make a chat with this picture; gives its link."""
    chat = user.call("im.chat.add", AVATAR=avatar)
    found = str(user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["avatar"])
    item = user.call("im.recent.get")[0]
    assert item["avatar"]["url"] == item["chat"]["avatar"] == found
    return found


@pytest.mark.parametrize(
    ("body", "kind"),
    [(png(), "image/png"), (gif(), "image/gif"), (jpeg(), "image/jpeg"), (png(5000, 5000), "image/png")],
    ids=["png", "gif", "jpeg", "largest"],
)
def test_a_picture_is_found_at_its_link_as_it_was_given(portal: Portal, anna: User, body: bytes, kind: str) -> None:
    path = link(anna, base64.b64encode(body).decode())
    answer = portal.client.send("GET", path)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, body, kind)


def test_line_breaks_in_base64_do_no_harm(portal: Portal, anna: User) -> None:
    body = png(noise=b"x" * 500)
    path = link(anna, base64.encodebytes(body).decode().replace("\n", "\r\n "))
    assert portal.client.send("GET", path).body == body


def test_the_link_is_whole_where_the_address_of_the_portal_is_known(portal: Portal, anna: User) -> None:
    portal.configure(public_url=portal.url)
    url = link(anna, base64.b64encode(png()).decode())
    assert url.startswith(f"{portal.url}/picture/")
    assert portal.client.send("GET", url.removeprefix(portal.url)).status == 200


def test_the_same_picture_is_kept_once(portal: Portal, anna: User) -> None:
    given = base64.b64encode(png()).decode()
    assert link(anna, given) == link(anna, given) != link(anna, base64.b64encode(gif()).decode())
    assert len(portal.query("SELECT name FROM picture")) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"\xff\xd8\xff",
        b"\xff\xd8\xff" + b"\xff" * 100,
        b"\xff\xd8\xff\xe0\0\0" * 50,
        b"GIF8",
        b"GIF89a\0",
        b"BM" + b"\0" * 100,
        b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 100,
        png()[:20],
        png(5001, 1),
        png(1, 5001),
        gif(0, 5),
        gif(5, 0),
        gif(65_535, 65_535),
        jpeg(1, 5001),
        jpeg(0, 0),
    ],
)
def test_what_is_no_picture_of_a_fitting_size_is_left_out(portal: Portal, anna: User, body: bytes) -> None:
    # Official page: chats/index, at most 5000×5000 pixels; im.chat.add refuses nothing.
    assert link(anna, base64.b64encode(body).decode()) == ""
    assert portal.query("SELECT name FROM picture") == []


@pytest.mark.parametrize(
    "given",
    [
        *("", " ", "x", "=", "====", "Привет", "%00", "a" * 99_999, ["x"], {"a": "b"}, 5, True, None),
        "data:image/png;base64," + base64.b64encode(png()).decode(),
        base64.b64encode(png()).decode() + "!",
        base64.urlsafe_b64encode(png(noise=b"\xff\xfe\xfb" * 9)).decode(),
        base64.b64encode(png()).decode().rstrip("=")[:-1],
    ],
    ids=lambda given: f"{given!r:.20}",
)
def test_what_is_no_base64_is_left_out(anna: User, given: object) -> None:
    assert link(anna, given) == ""


@pytest.mark.parametrize("name", ["x", "0" * 40 + ".png", "%2e%2e/%2e%2e/etc/passwd", "a" * 5000, "%F0%9F%98%80"])
def test_a_picture_that_is_not_there_is_not_found(portal: Portal, name: str) -> None:
    assert portal.client.send("GET", f"/picture/{name}").status == 404
