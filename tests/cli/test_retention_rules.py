"""``beseda retention``: rules are set beside a running server, and kept by it."""

import json

from beseda.testing import PortalProcess


def rules(process: PortalProcess, *words: str) -> dict[str, int | None]:
    done = process.run("retention", *words, "--json")
    assert (done.returncode, done.stderr) == (0, ""), done
    found: dict[str, int | None] = json.loads(done.stdout)
    return found


def test_rules_are_set_taken_back_and_stay(process: PortalProcess) -> None:
    assert set(rules(process).values()) == {None}
    of_all = rules(process, "all", "365")
    assert (of_all.pop("trash"), set(of_all.values())) == (None, {365})
    assert rules(process, "trash", "30")["trash"] == 30
    rules(process, "private", "30")
    assert rules(process, "notify", "keep") == {
        "all": 365,
        "private": 30,
        "chat": 365,
        "open": 365,
        "lines": 365,
        "notify": None,
        "trash": 30,
    }
    assert rules(process, "private", "default")["private"] == 365
    process.stop()
    process.start()
    assert "private  365" in process.run("retention").stdout


def test_what_is_no_rule_is_refused(process: PortalProcess) -> None:
    for words in (("all",), ("all", "0"), ("all", "soon"), ("everything", "5")):
        assert process.run("retention", *words).returncode == 2
    assert set(rules(process).values()) == {None}


def test_it_deletes_at_once_when_told_to(process: PortalProcess) -> None:
    sent = process.answer("im.message.add", DIALOG_ID="1", MESSAGE="Note to self")
    assert sent.status in {200, 400}
    assert process.run("retention", "all", "1", "--now").returncode == 0
    assert json.loads(process.run("db", "check", "--json").stdout) == {"ok": True, "problems": []}
