"""Where runs of three characters stand: no place too few, and hardly one too many."""

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.text import trigrams
from beseda.domain.text.trigrams import SLOTS, Bitmaps

TEXTS = st.lists(st.tuples(st.integers(0, SLOTS - 1), st.text("аб cd😀", max_size=12)), max_size=30)


def places(bodies: dict[int, bytes], text: str) -> set[int]:
    """The places that are named for a text."""
    found = -1
    for bucket, keys in trigrams.wanted(text).items():
        found &= trigrams.places(bodies[bucket], keys) if bucket in bodies else 0
    return set(trigrams.numbers(found))


@given(TEXTS, st.text("аб cd😀", min_size=3, max_size=6))
def test_every_place_of_a_text_is_named(texts: list[tuple[int, str]], wanted: str) -> None:
    bitmaps = Bitmaps()
    for slot, text in texts:
        bitmaps.add(slot, [text])
    assert {slot for slot, text in texts if wanted in text} <= places(dict(bitmaps.bodies()), wanted)


def test_other_places_hardly_ever_are() -> None:
    chance, bitmaps = random.Random(7), Bitmaps()
    texts = ["".join(chance.choices(string.ascii_lowercase, k=60)) for _ in range(SLOTS)]
    for slot, text in enumerate(texts):
        bitmaps.add(slot, [text])
    bodies = dict(bitmaps.bodies())
    named = [places(bodies, text[10:20]) - {slot} for slot, text in enumerate(texts)]
    assert sum(map(len, named)) < SLOTS // 100


def test_whatever_is_said_takes_limited_room() -> None:
    bitmaps = Bitmaps()
    for slot in range(20):
        bitmaps.add(slot, ["".join(map(chr, range(0x4E00 + slot * 1000, 0x4E00 + slot * 1000 + 20_000)))])
    bodies = dict(bitmaps.bodies())
    assert len(bodies) <= trigrams.BUCKETS
    assert sum(map(len, bodies.values())) < trigrams.BUCKETS * trigrams.BUCKETS * (SLOTS // 8 + 2)


def test_long_texts_are_asked_for_by_some_of_their_runs() -> None:
    keys = trigrams.wanted("".join(map(chr, range(0x4E00, 0x4E00 + 1000))))
    assert 6 <= sum(map(len, keys.values())) <= 12
