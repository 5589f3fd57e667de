"""What the portal itself writes, in its own language."""

import re
from collections.abc import Sequence

from beseda.model import Person

_MOST_NAMES = 30
_PART = re.compile(r"\{([^}]*)\}")

_PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "created": "{who} created the chat",
        "invited": "{who} invited {whom} to the chat",
        "removed": "{who} removed {whom} from the chat",
        "left": "{who} left the chat",
        "renamed": '{who} changed the chat title to "{title}"',
        "described": "{who} changed the chat description",
        "colored": '{who} changed the chat color to "{color}"',
        "pictured": "{who} changed the chat icon",
        "handed": "{who} made {whom} the owner of the chat",
        "inherited": "{who} is now the owner of the chat",
        "and": " and ",
        "more": " and {n} more",
        "with": "Chat with {whom}",
        "numbered": "{color} chat №{n}",
        "attachment": "[Attachment]",
        "file": "[File]",
        "saved_files": "Saved Files",
        "company_drive": "Company Drive",
        "cut": " (...)",
        "deleted": "Message deleted",
        "deleted_of": "Message from {moment} has been deleted",
        "asked_in": '{who} invites you to the chat "{title}"',
        "accept": "Accept",
        "decline": "Decline",
        "accepted": "Invitation accepted",
        "declined": "Invitation declined",
        "no_longer": "The invitation is no longer valid",
        "answered": "Your response has been successfully sent.",
        "module_im": "Chats",
        "module_im_invite": "Invitations to chats",
        "module_rest": "Applications",
        "module_rest_rest_notify": "Notifications from applications",
        "moment": "%m/%d/%Y %H:%M:%S",
    },
    "ru": {
        "created": "{who} {создал|создала} чат",
        "invited": "{who} {пригласил|пригласила} в чат {whom}",
        "removed": "{who} {исключил|исключила} из чата {whom}",
        "left": "{who} {покинул|покинула} чат",
        "renamed": "{who} {изменил|изменила} название чата на «{title}»",
        "described": "{who} {изменил|изменила} описание чата",
        "colored": "{who} {изменил|изменила} цвет чата на «{color}»",
        "pictured": "{who} {изменил|изменила} аватар чата",
        "handed": "{who} {назначил|назначила} владельца чата: {whom}",
        "inherited": "{who} теперь {владелец|владелица} чата",
        "and": " и ",
        "more": " и ещё {n}",
        "with": "Чат с {whom}",
        "numbered": "{color} чат №{n}",
        "attachment": "[Вложение]",
        "file": "[Файл]",
        "saved_files": "Сохранённые файлы",
        "company_drive": "Общий диск",
        "cut": " (...)",
        "deleted": "Сообщение удалено",
        "deleted_of": "Сообщение от {moment} удалено",
        "asked_in": "{who} приглашает вас в чат «{title}»",
        "accept": "Принять",
        "decline": "Отказаться",
        "accepted": "Приглашение принято",
        "declined": "Приглашение отклонено",
        "no_longer": "Приглашение больше не действует",
        "answered": "Ваш ответ успешно отправлен.",
        "module_im": "Чаты",
        "module_im_invite": "Приглашения в чаты",
        "module_rest": "Приложения",
        "module_rest_rest_notify": "Уведомления от приложений",
        "moment": "%d.%m.%Y %H:%M:%S",
    },
}


def phrase(language: str, key: str, *, woman: bool = False, **parts: object) -> str:
    """A phrase with its parts put in, each once: a part is never read as a phrase."""

    def part(found: re.Match[str]) -> str:
        he, choice, she = found[1].partition("|")
        return (she if woman else he) if choice else str(parts[found[1]])

    return _PART.sub(part, _PHRASES[language][key])


def line(language: str, key: str, who: Person, whom: Sequence[Person] = (), **parts: object) -> str:
    """A system line: who did what to whom, with names that clients can open."""
    others = names(language, [mention(person) for person in whom])
    return phrase(language, key, woman=who.gender == "F", who=mention(who), whom=others, **parts)


def names(language: str, all_names: Sequence[str]) -> str:
    """Names in a row; beyond some, how many more."""
    shown = list(all_names[:_MOST_NAMES])
    if len(all_names) > _MOST_NAMES:
        return ", ".join(shown) + phrase(language, "more", n=len(all_names) - _MOST_NAMES)
    return phrase(language, "and").join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def mention(person: Person) -> str:
    """A person as system lines name them."""
    return f"[USER={person.id} REPLACE]{person.name}[/USER]"
