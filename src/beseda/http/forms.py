"""Fields of a form, one for each parameter. What they hold is told to the script by ``data-kind``."""

from collections.abc import Iterable, Iterator
from html import escape

import orjson

from beseda.http.schemas import available
from beseda.kernel.method import Param

# What to begin with, by the name of the parameter. Official: chats/messages/attachments, message-keyboards, menu.
_SAMPLES = {
    "attach": {"BLOCKS": [{"MESSAGE": "A line of text"}, {"LINK": {"NAME": "A link", "LINK": "https://example.com/"}}]},
    "keyboard": {"BUTTONS": [{"TEXT": "A button", "LINK": "https://example.com/", "BG_COLOR": "#29619b"}]},
    "menu": {"ITEMS": [{"TEXT": "An item", "LINK": "https://example.com/"}]},
}
_HINTS = {"array": "a list as JSON", "object": "an object as JSON", "datetime": "2026-01-31T09:00:00+00:00"}


def fields(params: Iterable[Param], revision: int, inside: str = "") -> Iterator[str]:
    """The fields of these parameters; an object with known members is a group of fields."""
    for param in available(params, revision):
        name = f"{inside}[{param.wire}]" if inside else param.wire
        if param.members:
            yield f"<fieldset><legend>{_title(param)}</legend><p>{escape(param.info.text)}</p>"
            yield from fields(param.members, revision, name)
            yield "</fieldset>"
        else:
            yield _field(param, escape(name))


def _field(param: Param, name: str) -> str:
    return (
        f'<div class="field"><label for="p-{name}">{_title(param)}</label>{_control(param, name)}'
        f'{_sample(param, name)}<small id="p-{name}-about">{_about(param)}</small></div>'
    )


def _title(param: Param) -> str:
    star = "" if param.optional else '<abbr title="required">*</abbr>'  # not what another one stands in for
    return f"<code>{escape(param.wire)}</code>{star}"


def _about(param: Param) -> str:
    traits = [param.kind.name]
    if param.info.default is not None:
        traits.append(f"default {param.info.default}")
    if param.info.since:
        traits.append(f"since revision {param.info.since}")
    return escape(f"{param.info.text} ({', '.join(traits)})")


def _control(param: Param, name: str) -> str:
    values = param.info.values or param.kind.values
    kind = param.kind.name
    common = f'id="p-{name}" name="{name}" aria-describedby="p-{name}-about"'
    if kind == "boolean":
        return f'<select {common} data-kind="json">{_options(("true", "false"))}</select>'
    if kind == "string" and values and not param.info.more_values:
        return f'<select {common} data-kind="text">{_options(values)}</select>'
    if kind == "string" and values:
        listed = f'<datalist id="p-{name}-values">{_options(values)}</datalist>'
        return f'<input {common} data-kind="text" list="p-{name}-values" autocomplete="off">{listed}'
    if kind == "integer":
        return f'<input {common} data-kind="json" inputmode="numeric" autocomplete="off">'
    hint = f' placeholder="{escape(_HINTS[kind])}"' if kind in _HINTS else ""
    holds = "text" if kind in {"string", "datetime", "file"} else "json"
    return f'<textarea {common} data-kind="{holds}" rows="1"{hint}></textarea>'


def _sample(param: Param, name: str) -> str:
    """A button that puts an example into the field."""
    sample = _SAMPLES.get(param.wire.lower()) if "object" in param.kind.name else None
    if sample is None:
        return ""
    text = orjson.dumps(sample, option=orjson.OPT_INDENT_2).decode()
    return f'<button type="button" data-sample="{escape(text)}" data-into="p-{name}">Begin with an example</button>'


def _options(values: Iterable[str]) -> str:
    return "<option>" + "".join(f"<option>{escape(value)}" for value in values)
