"""What people of the data set have besides their dialogs: notifications, and a folder with very many files."""

from collections.abc import Iterator
from typing import NamedTuple

from beseda.domain.text.fold import fold

# So many notifications each; files in one folder of the company's disk, all with the same few contents.
NOTIFICATIONS, FILES, CONTENTS = 200, 10_000, 8
FOLDER = 2
_STORAGE, _ROOT = 1, 1
_BEGAN = 1_750_000_000
_SIZE = 1_000

Row = tuple[object, ...]
_OBJECT = "id, storage_id, parent_id, name, file_id, version, created_at, updated_at, created_by, updated_by, folded"


class Told(NamedTuple):
    """The rows of somebody's notifications: of the chat, its messages, and what these are besides."""

    chat: Row
    messages: list[Row]
    notifications: list[Row]
    inbox: Row


def told(person: int, chat_id: int, first: int) -> Told:
    """What somebody was told, half of it unread; ``first``: the id of the first message."""
    ids = range(first, first + NOTIFICATIONS)
    texts = {number: f"Задача № {number} ждёт вашего решения, [b]срок[/b] до пятницы" for number in ids}
    unread = NOTIFICATIONS // 2
    return Told(
        (chat_id, "S", "", "#8474c8", person, _BEGAN, 0, NOTIFICATIONS, ids[-1], 0, "", person + 1, 0, 0),
        [(chat_id, one, 0, person + 1, _BEGAN + one, text, fold(text)) for one, text in texts.items()],
        [(one, person, 2, "rest", "rest_notify", int(number >= unread)) for number, one in enumerate(ids)],
        (person, chat_id, unread),
    )


def disk() -> Iterator[tuple[str, str, list[Row]]]:
    """Tables, their columns and rows: the company's disk with a folder of files."""
    hashes = [f"{number:064x}" for number in range(1, CONTENTS + 1)]
    yield "disk_storage", "id, kind, owner_id, name, root_id", [(_STORAGE, "common", 0, "Company Drive", _ROOT)]
    folders = [(_ROOT, 0, "", 0, 0), (FOLDER, _ROOT, "Archive", 0, 0)]
    files = [(FOLDER + one, FOLDER, f"Договор № {one} с приложением.pdf", one, 1) for one in range(1, FILES + 1)]
    yield (
        "disk_object",
        _OBJECT,
        [
            (one, _STORAGE, parent, name, file, version, _BEGAN, _BEGAN + one, 1, 1, fold(name))
            for one, parent, name, file, version in (*folders, *files)
        ],
    )
    yield (
        "disk_version",
        "id, object_id, file_id, number, created_at, created_by",
        [(file, one, file, 1, _BEGAN, 1) for one, _, _, file, _ in files],
    )
    yield (
        "file",
        "id, name, media_type, size, hash, author_id, created_at",
        [(file, name, "application/pdf", _SIZE, hashes[file % CONTENTS], 1, _BEGAN) for _, _, name, file, _ in files],
    )
    yield "content", "hash, size, touched_at", [(one, _SIZE, _BEGAN) for one in hashes]
