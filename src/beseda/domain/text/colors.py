"""The sixteen colours of chats and people. Official: chat-bots-v2/imbot.v2/chats/chat-add."""

import secrets

HEX = {
    "RED": "#df532d",
    "GREEN": "#64a513",
    "MINT": "#4ba984",
    "LIGHT_BLUE": "#4ba5c3",
    "DARK_BLUE": "#3e99ce",
    "PURPLE": "#8474c8",
    "AQUA": "#1eb4aa",
    "PINK": "#f76187",
    "LIME": "#58cc47",
    "BROWN": "#ab7761",
    "AZURE": "#29619b",
    "KHAKI": "#728f7a",
    "SAND": "#ba9c7b",
    "MARENGO": "#556574",
    "GRAY": "#909090",
    "GRAPHITE": "#5e5f5e",
}

_RUSSIAN = {
    "RED": "Красный",
    "GREEN": "Зелёный",
    "MINT": "Мятный",
    "LIGHT_BLUE": "Голубой",
    "DARK_BLUE": "Синий",
    "PURPLE": "Фиолетовый",
    "AQUA": "Аквамариновый",
    "PINK": "Розовый",
    "LIME": "Лаймовый",
    "BROWN": "Коричневый",
    "AZURE": "Лазурный",
    "KHAKI": "Хаки",
    "SAND": "Песочный",
    "MARENGO": "Маренго",
    "GRAY": "Серый",
    "GRAPHITE": "Графитовый",
}


def named(name: str) -> str:
    """The colour called so, as ``lightBlue`` or ``LIGHT_BLUE``; "" for none of the sixteen."""
    if name.upper() in HEX:
        return name.upper()
    spelled = "".join(f"_{letter}" if letter.isupper() else letter for letter in name).upper()
    return spelled if spelled in HEX else ""


def chosen(name: str) -> str:  # Quirk 19
    """The colour asked for, else any of the sixteen."""
    return name if name in HEX else secrets.choice(tuple(HEX))


def of_hex(value: str) -> str:
    """The colour that looks so; "" for none of the sixteen."""
    return next((name for name, known in HEX.items() if known == value), "")


def name_of(name: str, language: str) -> str:
    """A colour's name as people say it."""
    return _RUSSIAN[name] if language == "ru" else name.replace("_", " ").capitalize()
