"""Files in chats, by people and by bots."""

from collections.abc import Iterable, Iterator
from typing import Any

from beseda.testing import Answer
from tests.contract.case import Case, Sdk
from tests.contract.cases.imbot_v2 import owned, snake
from tests.contract.rights import things as at
from tests.contract.rights.rows import ACCESS_ERROR, IN_TEAM, OK, Row, bot, chat, dialog, robot, row, team
from tests.contract.rights.things import MISSING, Thing
from tests.contract.rights.world import World as Rights
from tests.contract.world import PNG, World

DENIED, NO_CHAT, NO_FOLDER = "403 ACCESS_DENIED", "400 CHAT_NOT_FOUND", "400 FILE_FOLDER_ERROR"
TEXT = {"name": "notes.txt", "content": "SGVsbG8="}


def shared(w: World, **fields: str) -> dict[str, Any]:
    """A picture that Anna shared in the plans."""
    known = {"name": "photo.png", "content": PNG, **fields}
    answer: dict[str, Any] = w.anna.call("im.v2.File.upload", dialogId=w.plans, fields=known)
    return answer


def two_files(w: World) -> list[int]:
    """A picture and a text in the plans."""
    return [shared(w)["file"]["id"], shared(w, **TEXT)["file"]["id"]]


def bots_file(w: World) -> dict[str, Any]:
    """A file that a bot uploaded, as the bot's owner names both."""
    known, place = owned(w), {"dialogId": f"chat{w.chats['OPEN']}"}
    return known | {"fileId": w.anna.call("imbot.v2.File.upload", **known, **place, fields=TEXT)["file"]["id"]}


def committed(w: World) -> Iterable[Answer]:
    files = two_files(w)
    yield w.anna.answer("im.disk.file.commit", CHAT_ID=w.chats[""], FILE_ID=files[:1], MESSAGE="Look")
    yield w.boris.answer("im.disk.file.commit", DIALOG_ID=str(w.anna.id), UPLOAD_ID=files[1])


def uploaded(w: World) -> Iterable[Answer]:
    for fields in (TEXT, {"name": "photo.png", "content": PNG, "message": "Look"}):
        yield w.anna.answer("im.v2.File.upload", dialogId=w.plans, fields=fields)


def in_team(w: Rights, who: str) -> Iterator[tuple[str, Thing]]:
    """Files, of which one is in the team."""
    for _, file in at.files(w, who):
        yield "member" if file.key == team(w) else "missing", file


def of_others(w: Rights, who: str) -> Iterator[tuple[str, Thing]]:
    """Files that nobody shared who calls."""
    return (pair for pair in at.files(w, who) if pair[1].name != "file in private")


def named(w: Rights, who: str, it: Thing) -> dict[str, Any]:
    """A file by its id."""
    return {"FILE_ID": it.id}


def from_bot(given: dict[str, Any]) -> Row:
    """A bot's call."""
    return bot(lambda w, who, it: {"dialogId": str(w.id(who)), **given})


_PLAIN: dict[str, Case] = {
    "im.disk.folder.get": Case(
        scenario=lambda w: (
            w.anna.answer("im.disk.folder.get", CHAT_ID=w.chats[""]),
            w.anna.answer("im.disk.folder.get", DIALOG_ID=str(w.boris.id)),
        ),
        rights=[
            chat(outside=ACCESS_ERROR, reader=OK),
            dialog(outside=ACCESS_ERROR, reader=OK, unknown=ACCESS_ERROR, known=OK),
        ],
    ),
    "im.disk.file.commit": Case(
        scenario=committed,
        rights=[
            row(
                at.files,
                lambda w, who, it: {"DIALOG_ID": team(w), **named(w, who, it)},
                IN_TEAM,
                outside="400 SAVE_ERROR",
                reader=OK,
            ),
            chat(
                lambda w, who, it: {"FILE_ID": MISSING},
                outside=ACCESS_ERROR,
                reader=ACCESS_ERROR,
                member="400 SAVE_ERROR",
            ),
        ],
    ),
    "im.disk.file.save": Case(
        scenario=lambda w: (w.anna.answer("im.disk.file.save", FILE_ID=shared(w)["file"]["id"]),),
        rights=[row(at.files, named, outside="400 FILE_SAVE_ERROR", reader=OK)],
    ),
    # Official: chats/files/im-disk-file-delete, "true … is a participant in the chat but did not send the file".
    "im.disk.file.delete": Case(
        scenario=lambda w: (
            w.anna.answer("im.disk.file.delete", CHAT_ID=w.chats[""], FILE_ID=shared(w)["file"]["id"]),
            w.anna.answer("im.disk.file.delete", CHAT_ID=w.chats[""], FILE_ID=MISSING),
        ),
        rights=[
            row(
                of_others,
                lambda w, who, it: {"CHAT_ID": it.key.removeprefix("chat"), **named(w, who, it)},
                outside="false",
                reader="false",
                member=OK,
            )
        ],
    ),
    "im.v2.File.upload": Case(
        scenario=uploaded,
        rights=[
            row(
                at.dialogs,
                lambda w, who, it: {"dialogId": it.key, "fields": TEXT},
                outside=NO_CHAT,
                reader=DENIED,
                member=OK,
                unknown=NO_CHAT,
                known=OK,
            )
        ],
    ),
    "im.v2.File.download": Case(
        scenario=lambda w: (w.anna.answer("im.v2.File.download", dialogId=w.plans, fileId=shared(w)["file"]["id"]),),
        rights=[
            row(
                at.files,
                lambda w, who, it: {"dialogId": it.key, "fileId": it.id},
                outside=DENIED,
                reader=OK,
                missing=DENIED,
            ),
            row(
                in_team,
                lambda w, who, it: {"dialogId": team(w), "fileId": it.id},
                IN_TEAM,
                member=OK,
                missing="400 FILE_NOT_FOUND",
            ),
        ],
    ),
    "imbot.v2.File.upload": Case(
        scenario=lambda w: (
            w.anna.answer("imbot.v2.File.upload", **owned(w), dialogId=f"chat{w.chats['OPEN']}", fields=TEXT),
        ),
        rights=[
            from_bot({"fields": TEXT}),
            robot(
                at.dialogs,
                lambda w, who, it: {"dialogId": it.key, "fields": TEXT},
                outside=NO_FOLDER,
                unknown=NO_FOLDER,
                member=OK,
                known=OK,
            ),
        ],
    ),
    "imbot.v2.File.download": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.File.download", **bots_file(w)),),
        rights=[
            bot(lambda w, who, it: {"fileId": w.file("team")}, own="400 FILE_ACCESS_ERROR"),
            robot(
                at.files,
                lambda w, who, it: {"fileId": it.id},
                outside="400 FILE_ACCESS_ERROR",
                missing="400 FILE_NOT_FOUND",
                reader=OK,
            )._replace(two_codes=True, who=("owner",)),  # the address shows the name, which the hermit may not know
        ],
    ),
}


# Through the client: the first call of each scenario.
SDK: dict[str, Sdk] = {
    "im.disk.folder.get": lambda sdk, w: sdk.im.disk.folder.get(chat_id=w.chats[""]),
    "im.disk.file.commit": lambda sdk, w: sdk.im.disk.file.commit(
        chat_id=w.chats[""], file_id=two_files(w)[0], message="Look"
    ),
    "im.disk.file.save": lambda sdk, w: sdk.im.disk.file.save(shared(w)["file"]["id"]),
    "im.disk.file.delete": lambda sdk, w: sdk.im.disk.file.delete(w.chats[""], shared(w)["file"]["id"]),
    "im.v2.File.upload": lambda sdk, w: sdk.im.v2.file.upload(w.plans, TEXT),
    "im.v2.File.download": lambda sdk, w: sdk.im.v2.file.download(w.plans, shared(w)["file"]["id"]),
    "imbot.v2.File.upload": lambda sdk, w: sdk.imbot.v2.file.upload(
        **snake(owned(w)), dialog_id=f"chat{w.chats['OPEN']}", fields=TEXT
    ),
    "imbot.v2.File.download": lambda sdk, w: sdk.imbot.v2.file.download(**snake(bots_file(w))),
}
CASES: dict[str, Case] = {
    **{name: case._replace(sdk=SDK.get(name)) for name, case in _PLAIN.items()},
}
