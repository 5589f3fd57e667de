"""Dialog ids: three forms, and nothing else is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.model import DialogId
from beseda.wire.decode import Malformed, dialog_id


@given(st.sampled_from(["", "chat", "sg"]), st.integers(1, 10**18 - 1), st.integers(0, 3))
def test_a_form_and_a_number_make_a_dialog_id(prefix: str, number: int, zeros: int) -> None:
    digits = f"{number:0{min(18, len(str(number)) + zeros)}}"
    assert dialog_id(prefix + digits) == DialogId(prefix, number, prefix + digits)


@given(st.text())
def test_whatever_is_read_as_a_dialog_id_is_one(text: str) -> None:
    try:
        found = dialog_id(text)
    except Malformed:
        return
    assert found.prefix in {"", "chat", "sg"}
    assert 0 < found.number < 10**18
    assert text.endswith(str(found.number))


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "x", "٣", "²", "１"),
        *(
            "chat",
            "chat0",
            "chat-1",
            "chat 5",
            "chat5x",
            "CHAT5",
            "Chat5",
            "chatchat5",
            "sg",
            "sg0",
            "sgchat5",
            "chat٣",
        ),
        *("9" * 19, "chat" + "9" * 19, "chat5\n", "chat5\x00", "1,2", "[1]"),
    ],
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(Malformed):
        dialog_id(text)
