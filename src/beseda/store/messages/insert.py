"""A new message at one go: its row, its number in the chat, the event, and the mark of who said it.

The most frequent change there is, so each engine does it with one round trip, in its own SQL.
"""

from typing import Any, NamedTuple

from beseda.model import Message
from beseda.store.database import Tx


class NewMessage(NamedTuple):
    """What is to be stored; ``id`` and ``seq`` of the message are not looked at.

    ``counts``: whether it takes a number. ``folded``: what it is found by, "" where that is its text. ``kind``: of the
    event. ``speaker_id``: who said it, or had a system line said. ``reads``: whether the speaker has to be in the chat,
    and has read it then.
    """

    message: Message
    counts: bool
    folded: str
    kind: str
    speaker_id: int
    reads: bool


# One writer, so what one statement changed is what the next one sees.
_SQLITE = """
    UPDATE sequence SET value = value + 1 WHERE name = 'message';
    UPDATE chat SET last_seq = last_seq + :step, message_count = message_count + 1, speaker_id = :speaker, views = 0,
        viewer_id = 0, last_message_id = (SELECT value FROM sequence WHERE name = 'message')
    WHERE id = :chat;
    INSERT INTO message (chat_id, id, seq, author_id, created_at, text, params, uuid, folded)
    SELECT c.id, c.last_message_id, c.last_seq * :sign, :author, :now, :text, :params, :uuid, :folded
    FROM chat c WHERE c.id = :chat;
    INSERT INTO event (kind, chat_id, user_id, message_id, created_at)
    SELECT :kind, c.id, :speaker, c.last_message_id, :now FROM chat c WHERE c.id = :chat;
    UPDATE member SET read_message_id = c.last_message_id, read_seq = max(read_seq, c.last_seq), own_after_mark = 0,
        read_at = :now, marked = 0, updated_at = :now
    FROM chat c WHERE c.id = :chat AND member.user_id = :speaker AND member.chat_id = c.id AND :reads = 1;
    SELECT c.last_message_id, c.last_seq * :sign FROM chat c WHERE c.id = :chat"""

# The chat's row is held from `held` on: ids and numbers of a chat are given one after the other, and nobody is let
# out meanwhile. Who was let out while this waited is found nowhere, and nothing is changed.
_HELD = "SELECT c.id FROM chat c WHERE c.id = :chat FOR UPDATE"
_HELD_WITH_MEMBER = """
    SELECT c.id FROM chat c JOIN member m ON m.chat_id = c.id WHERE c.id = :chat AND m.user_id = :speaker
    FOR UPDATE OF c FOR UPDATE OF m"""
_POSTGRES = """
    WITH held AS ({held}), told AS (
        UPDATE chat SET last_seq = last_seq + :step, message_count = message_count + 1, speaker_id = :speaker,
            views = 0, viewer_id = 0, last_message_id = nextval('message_number')
        FROM held WHERE chat.id = held.id RETURNING chat.id, last_message_id, last_seq
    ), stored AS (
        INSERT INTO message (chat_id, id, seq, author_id, created_at, text, params, uuid, folded)
        SELECT told.id, told.last_message_id, told.last_seq * :sign, CAST(:author AS BIGINT), CAST(:now AS BIGINT),
            CAST(:text AS TEXT), CAST(:params AS TEXT), CAST(:uuid AS TEXT), CAST(:folded AS TEXT)
        FROM told
    ), noted AS (
        INSERT INTO event (kind, chat_id, user_id, message_id, created_at)
        SELECT CAST(:kind AS TEXT), told.id, CAST(:speaker AS BIGINT), told.last_message_id, CAST(:now AS BIGINT)
        FROM told
    ), marked AS (
        UPDATE member SET read_message_id = told.last_message_id, read_seq = greatest(read_seq, told.last_seq),
            own_after_mark = 0, read_at = :now, marked = 0, updated_at = :now
        FROM told WHERE member.user_id = :speaker AND member.chat_id = told.id AND :reads = 1
    )
    SELECT last_message_id, last_seq * :sign FROM told"""
# The same for several who say something, each in a chat that nobody holds at this moment; several may be said in one.
# The lists are hidden in queries of their own: by their lengths PostgreSQL would plan the statement anew each time.
_TOGETHER = """
    WITH given AS MATERIALIZED (
        SELECT * FROM unnest((SELECT CAST(:chat AS BIGINT[])), (SELECT CAST(:speaker AS BIGINT[])),
            (SELECT CAST(:author AS BIGINT[])), (SELECT CAST(:step AS BIGINT[])), (SELECT CAST(:sign AS BIGINT[])),
            (SELECT CAST(:now AS BIGINT[])), (SELECT CAST(:kind AS TEXT[])), (SELECT CAST(:text AS TEXT[])),
            (SELECT CAST(:params AS TEXT[])), (SELECT CAST(:uuid AS TEXT[])), (SELECT CAST(:folded AS TEXT[])))
        WITH ORDINALITY AS one(chat, speaker, author, step, sign, now, kind, text, params, uuid, folded, place)
    ), held AS MATERIALIZED (
        SELECT c.id AS chat, m.user_id AS speaker, c.last_seq
        FROM (SELECT DISTINCT chat, speaker FROM given) AS one
        JOIN chat c ON c.id = one.chat JOIN member m ON m.user_id = one.speaker AND m.chat_id = one.chat
        FOR UPDATE OF c, m SKIP LOCKED
    ), numbered AS MATERIALIZED (
        SELECT said.*, nextval('message_number') AS id FROM (
            SELECT given.*, held.last_seq
                + CAST(sum(given.step) OVER (PARTITION BY given.chat ORDER BY given.place) AS BIGINT) AS seq
            FROM given JOIN held ON held.chat = given.chat AND held.speaker = given.speaker
            ORDER BY given.chat, given.place) AS said
    ), told AS (
        UPDATE chat SET last_seq = last.seq, message_count = message_count + last.many, speaker_id = last.speaker,
            views = 0, viewer_id = 0, last_message_id = last.id
        FROM (SELECT DISTINCT ON (chat) chat, speaker, id, seq, count(*) OVER (PARTITION BY chat) AS many
              FROM numbered ORDER BY chat, place DESC) AS last
        WHERE chat.id = last.chat
    ), stored AS (
        INSERT INTO message (chat_id, id, seq, author_id, created_at, text, params, uuid, folded)
        SELECT chat, id, seq * sign, author, now, text, params, uuid, folded FROM numbered
    ), noted AS (
        INSERT INTO event (kind, chat_id, user_id, message_id, created_at)
        SELECT kind, chat, speaker, id, now FROM numbered ORDER BY id
    ), marked AS (
        UPDATE member SET read_message_id = last.id, read_seq = greatest(read_seq, last.seq), own_after_mark = 0,
            read_at = last.now, marked = 0, updated_at = last.now
        FROM (SELECT DISTINCT ON (chat, speaker) chat, speaker, id, seq, now
              FROM numbered ORDER BY chat, speaker, place DESC) AS last
        WHERE member.user_id = last.speaker AND member.chat_id = last.chat
    )
    SELECT place, id, seq * sign FROM numbered"""
_PLAIN, _BY_MEMBER = _POSTGRES.format(held=_HELD), _POSTGRES.format(held=_HELD_WITH_MEMBER)


async def insert(tx: Tx, new: NewMessage, *, last: bool = False) -> Message | None:
    """Store a message as the last of its chat; answers it with its ``id`` and ``seq``.

    None when nobody like the speaker is in the chat any more. ``last``: nothing is changed after it in this
    transaction, which can then be shorter.
    """
    message = new.message
    sql = _SQLITE if tx.engine == "sqlite" else _BY_MEMBER if new.reads else _PLAIN
    values: dict[str, Any] = {
        "step": int(new.counts),
        "sign": 1 if new.counts else -1,
        "chat": message.chat_id,
        "author": message.author_id,
        "now": message.created_at,
        "text": message.text,
        "params": message.params,
        "uuid": message.uuid,
        "folded": new.folded,
        "kind": new.kind,
        "speaker": new.speaker_id,
        "reads": int(new.reads),
    }
    together = _TOGETHER if new.reads else ""
    row = await (tx.run_last(sql, batch_sql=together, **values) if last else tx.run(sql, **values))
    return message._replace(id=int(row[0]), seq=int(row[1])) if row else None
