"""What calls address: for each caller the things of a sort, with what the caller is to them."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.contract.rights.world import GROUPS, GUESTS, VICTIMS, WORDS, World

MISSING = 999_999


class Thing(NamedTuple):
    """Something that calls address: its name in the matrix, its id, what else it is known by, the form of that."""

    name: str
    id: int
    key: str = ""
    form: str = ""


def chats(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """Chats, each with what the caller is to it."""
    for name, chat in w.chats.items():
        if name not in GROUPS:
            yield w.rank(who, name), Thing(name, chat, WORDS[name])
    yield "missing", Thing("missing", MISSING, "nonesuch")


def dialogs(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """Dialogs by their ids: chats, and people with whom there is one, could be one, or cannot be one."""
    for relation, chat in chats(w, who):
        yield relation, chat._replace(key=f"chat{chat.id}")
    for name, number in GROUPS.items():
        yield w.rank(who, name), Thing(name, w.chats[name], f"sg{number}")
    yield "missing", Thing("missing group", MISSING, f"sg{MISSING}")
    for relation, person in people(w, who):
        if relation != "self":
            yield "unknown" if relation == "missing" else relation, person._replace(key=str(person.id), form="person")
    for one, other in (("owner", "member"), ("member", "owner")):
        if who == one:
            yield "pair", Thing(other, w.id(other), str(w.id(other)), "person")


def messages(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """Messages in every chat: of the caller, of others, from before the caller came."""
    for chat, inside in w.members.items():
        if who in inside or (who, chat) in w.said:
            yield "author" if who in inside else "outside", Thing(f"own in {chat}", w.message(who, chat), WORDS[chat])
        speaker = "plain" if chat != "private" else "member" if who == "owner" else "owner"
        yield _standing(w, who, chat), Thing(f"another's in {chat}", w.message(speaker, chat), WORDS[chat])
    late = who not in w.members["team"] or who in ("newcomer", "guest")
    yield "outside" if late else _standing(w, who, "team"), Thing("early in team", w.early, WORDS["early"])
    yield "missing", Thing("missing", MISSING)


def files(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """Files that others shared in every chat, with its dialog id."""
    for name, chat in w.chats.items():
        yield w.rank(who, name), Thing(f"file in {name}", w.file(name), f"chat{chat}")
    yield "missing", Thing("missing", MISSING, f"chat{MISSING}")


def _standing(w: World, who: str, chat: str) -> str:
    """What somebody is to the messages of others in a chat; who only reads it has no hand in them."""
    rank = w.rank(who, chat)
    return "outside" if rank == "reader" else rank


def references(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """Messages that somebody in the team may refer to there, or not."""
    for relation, message in messages(w, who):
        visible = relation not in ("outside", "missing") or (w.rank(who, "open"), "in open") == (
            "reader",
            message.name[-7:],
        )
        here = message.name.endswith("in team")
        yield ("member" if here else "elsewhere") if visible else relation, message


def people(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """People: the caller, somebody from the team, somebody from elsewhere, nobody."""
    yield "self", Thing("self", w.id(who), who)
    guest, met = who in GUESTS, who == "guest"
    yield "unknown" if guest and not met else "known", Thing("plain", w.id("plain"), "plain")
    yield "unknown" if guest else "known", Thing("spare", w.id("spare"), "spare")
    yield "missing", Thing("missing", MISSING, "nonesuch")


def insiders(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """People who are in the team and who are not."""
    inside = VICTIMS.get(who, "plain")
    yield "member", Thing(inside, w.id(inside))
    yield "outside", Thing("former", w.id("former"))
    yield "outside", Thing("spare", w.id("spare"))
    yield "missing", Thing("missing", MISSING)


def departments(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """A department, and one that is not there."""
    yield "there", Thing("sales", w.department, "Sales")
    yield "missing", Thing("missing", MISSING)


def bots(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """Bots of the second generation: the caller's, somebody else's, nobody's."""
    yield from _bots(w, who, "v2", "bot of ")


def old_bots(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """The same of the first generation."""
    yield from _bots(w, who, "v1", "old bot of ")


def _bots(w: World, who: str, family: str, code: str) -> Iterator[tuple[str, Thing]]:
    other = "hermit" if who == "other" else "other"
    yield "own", Thing("own", w.bot(who, family), f"{code}{who}")
    yield "foreign", Thing("foreign", w.bot(other, family), f"{code}{other}")
    yield "missing", Thing("missing", MISSING, f"new {code}{who}")


def notifications(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """What the caller was told, what somebody else was, what nobody was."""
    if w.sort(who) != "bot":
        yield "own", Thing("own", w.told(who))
    yield "foreign", Thing("foreign", w.told("hermit" if who == "other" else "other"))
    yield "missing", Thing("missing", MISSING)


def custom_fields(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """A field of profiles, and one that is not there."""
    yield "there", Thing("a field", w.custom_field())
    yield "missing", Thing("missing", MISSING)


def profile_files(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """Files in profiles, by the person."""
    for relation, person in people(w, who):
        held = person.id != MISSING and w.sort(person.key) != "bot"
        yield relation, person._replace(key=str(w.profile_file(person.key) if held else MISSING))


def nothing(w: World, who: str) -> Iterator[tuple[str, Thing]]:
    """What concerns the caller alone."""
    yield "anybody", Thing("theirs", 0)
