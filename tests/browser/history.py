"""Chats in which very much was said, put into the database at once."""

from beseda.store.database import Tx
from beseda.testing import Portal, User

# Up and down for some seconds, a step each frame; answers frames a second.
FRAMES = """
const [feed, seconds] = [document.querySelector(".feed"), arguments[0]]
let [way, frames] = [-1, 0]
const begun = performance.now()
return new Promise(done => {
  const step = () => {
    frames += 1
    if (feed.scrollTop <= 0) way = 1
    if (feed.scrollTop + feed.clientHeight >= feed.scrollHeight - 1) way = -1
    feed.scrollBy(0, way * 90)
    const passed = performance.now() - begun
    passed < seconds * 1000 ? requestAnimationFrame(step) : done(frames / passed * 1000)
  }
  requestAnimationFrame(step)
})
"""


def fill(portal: Portal, chat: int, *authors: User, count: int) -> None:
    """Messages of one to five lines, said in turn."""
    begin = int(portal.query("SELECT max(g.id) FROM message g")[0][0])

    async def insert(tx: Tx) -> None:
        await tx.run(
            """
            INSERT INTO message (chat_id, id, seq, author_id, created_at, text)
            WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)
            SELECT CAST(:chat AS BIGINT), :begin + n, n, CASE WHEN n % 3 = 0 THEN :one ELSE :other END,
                CAST(:now AS BIGINT) - :count + n, 'line ' || n || substr(:more, 1, CAST(n % 5 * 90 AS INTEGER))
            FROM n
            """,
            count=count,
            chat=chat,
            now=int(portal.clock()),
            begin=begin,
            one=authors[0].id,
            other=authors[-1].id,
            more=" which says a little more than the one before it, so that heights differ" * 8,
        )
        await tx.run(
            "UPDATE chat SET last_seq = :count, message_count = :count, last_message_id = :last WHERE id = :chat",
            count=count,
            last=begin + count,
            chat=chat,
        )
        await tx.run("UPDATE member SET read_seq = :count, read_message_id = :last WHERE chat_id = :chat",
            count=count, last=begin + count, chat=chat)  # fmt: skip
        if tx.engine == "sqlite":
            await tx.run("UPDATE sequence SET value = :last WHERE name = 'message'", last=begin + count)
        else:
            await tx.one("SELECT setval('message_number', :last)", last=begin + count)

    portal._run(portal._served.database.write(insert))
