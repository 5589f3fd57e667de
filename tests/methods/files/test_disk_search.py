"""Files found by their names where there are many: what is found is what comparing every name would find."""

from typing import Any, NamedTuple

import pytest

from beseda.testing import Portal, User

# More than are looked at before an index is asked, and than a folder has that is read through.
MANY = 21_000
NOW = 1_772_366_400
AT_ONCE = 500


class Many(NamedTuple):
    """Anna, a folder of hers, and the names of the files in it, changed last first."""

    anna: User
    storage: int
    folder: int
    names: list[str]

    def found(self, query: str, **given: Any) -> list[str]:
        """The names that a search finds, page by page."""
        names: list[str] = []
        start: int | None = 0
        while start is not None:
            page = self.anna.answer("disk.file.search", **{"QUERY": query, "start": start, **given}).json
            names += [one["NAME"] for one in page["result"]]
            start = page.get("next")
        return names

    def listed(self, **wanted: Any) -> tuple[int, list[str]]:
        """How many objects of the folder are as a filter wants them, and the first page of these."""
        answer = self.anna.answer("disk.folder.getChildren", id=self.folder, filter=wanted).json
        return answer["total"], [one["NAME"] for one in answer["result"]]


def name(number: int) -> str:
    """A name that has something common, something less common, and something of its own."""
    rare = " receipt" if number % 2_000 == 1_999 else ""
    return f'Отчёт {number}{rare} 100%_"!.pdf' if number % 3 else f"Plan {number}{rare}.txt"


@pytest.fixture
def many(portal: Portal) -> Many:
    """A folder with very many files that share one content."""
    anna = portal.user("Anna")
    [own] = anna.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})
    folder = int(anna.call("disk.storage.addFolder", id=own["ID"], data={"NAME": "Archive"})["ID"])
    given = {"data": {"NAME": "seed"}, "fileContent": ["seed", "SGVsbG8="]}
    file = anna.call("disk.folder.uploadFile", id=folder, **given)["FILE_ID"]
    names = [name(number) for number in range(MANY)]
    columns = "storage_id, parent_id, name, file_id, version, created_at, updated_at, created_by, updated_by, folded"
    for first in range(0, MANY, AT_ONCE):
        rows = {f"n{number}": one for number, one in enumerate(names[first : first + AT_ONCE])}
        folded = {f"f{number}": one.casefold().replace("ё", "е") for number, one in enumerate(rows.values())}
        values = ", ".join(
            f"({own['ID']}, {folder}, :n{number}, {file}, 1, {NOW}, {NOW - first - number}, {anna.id}, {anna.id}, "
            f":f{number})"
            for number in range(len(rows))
        )
        portal.change(f"INSERT INTO disk_object ({columns}) VALUES {values}", **rows, **folded)
    anna.call("disk.file.delete", id=anna.call("disk.file.search", QUERY="seed")[0]["ID"])
    return Many(anna, int(own["ID"]), folder, names)


def test_search_among_many_files(many: Many) -> None:
    for query in ("plan 20", "receipt", "отчет 1", '%_"!', "plan 20999.txt", "absent", "no such 1"):
        everything = [one for one in many.names if query in one.casefold().replace("ё", "е")]
        assert many.found(query) == everything[:1050], query  # as deep as pages go
    receipts = [one for one in many.names if "receipt" in one]
    for scope in ({"STORAGE_ID": many.storage}, {"FOLDER_ID": many.folder}):
        assert many.found("receipt", FILTER=scope) == receipts
    assert many.found("plan 7", TYPE="folder") == []
    assert many.found("archive", TYPE="folder") == ["Archive"]


def test_a_folder_of_many_files_is_filtered_by_name(many: Many) -> None:
    def wanted(text: str) -> list[str]:
        return [one for one in many.names if text in one.casefold()]

    for given, expected in (
        ({"%NAME": "plan 2099"}, wanted("plan 2099")),
        ({"%NAME": "PLAN"}, wanted("plan")),
        ({"NAME": "Plan 20997.txt"}, ["Plan 20997.txt"]),
        ({"NAME": "Plan 2099%.txt"}, [one for one in wanted("plan 2099") if one.endswith(".txt")]),
        ({"%NAME": "receipt", ">UPDATE_TIME": "2000-01-01"}, wanted("receipt")),
        ({"%NAME": "100%_"}, wanted("100%_")),
        ({"!%NAME": "plan"}, [one for one in many.names if "Plan" not in one]),
        ({"%NAME": ["plan 20997", "plan 20994"]}, ["Plan 20994.txt", "Plan 20997.txt"]),
        ({"%NAME": "absent"}, []),
    ):
        assert many.listed(**given) == (len(expected), expected[:50]), given


def test_what_is_renamed_moved_or_gone_is_found_accordingly(many: Many) -> None:
    anna, old = many.anna, "Plan 20997.txt"
    [(_, [shown])] = [many.listed(NAME=old)]
    assert shown == old
    [file] = anna.call("disk.file.search", QUERY=old)
    anna.call("disk.file.rename", id=file["ID"], newName="Quince jam")
    assert (many.found(old), many.found("quince"), many.listed(**{"%NAME": "quince"})[0]) == ([], ["Quince jam"], 1)
    other = anna.call("disk.storage.addFolder", id=many.storage, data={"NAME": "Other"})["ID"]
    anna.call("disk.file.moveTo", id=file["ID"], targetFolderId=other)
    assert (many.found("quince"), many.listed(**{"%NAME": "quince"})[0]) == (["Quince jam"], 0)
    anna.call("disk.file.markDeleted", id=file["ID"])
    assert many.found("quince") == []
    anna.call("disk.file.restore", id=file["ID"])
    assert many.found("quince") == ["Quince jam"]
    anna.call("disk.file.delete", id=file["ID"])
    assert many.found("quince") == []


def test_what_was_given_is_found_among_many_of_ones_own(portal: Portal, many: Many) -> None:
    boris = portal.user("Boris")
    [own] = boris.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})
    given = boris.call("disk.storage.addFolder", id=own["ID"], data={"NAME": "For Anna"})["ID"]
    inner = boris.call("disk.folder.addSubFolder", id=given, data={"NAME": "Inner"})["ID"]
    for place in (given, inner):
        file = {"data": {"NAME": f"Plan of {place}"}, "fileContent": ["a", "SGVsbG8="]}
        boris.call("disk.folder.uploadFile", id=place, **file)
    assert many.found("plan of") == []
    boris.call("disk.folder.shareToUser", id=given, userId=many.anna.id, taskName="disk_access_read")
    assert sorted(many.found("plan of")) == sorted(f"Plan of {place}" for place in (given, inner))
    portal.change("UPDATE disk_object SET updated_at = 1 WHERE name LIKE 'Plan of%'")
    newest = [one for one in many.names if one.startswith("Plan")][:50]
    assert many.anna.answer("disk.file.search", QUERY="plan").json["result"][49]["NAME"] == newest[-1]
    assert sorted(many.found("plan of")) == sorted(f"Plan of {place}" for place in (given, inner))
