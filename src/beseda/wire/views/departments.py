"""Departments in answers of ``department.*`` and ``im.*``."""

from typing import Any

from beseda.model import Department


def row(department: Department) -> dict[str, Any]:
    """A department in a list; the top has no parent, and nobody need head it. Official: departments/department-get."""
    shown: dict[str, Any] = {"ID": str(department.id), "NAME": department.name, "SORT": department.sort}  # Quirk 85
    if department.parent_id:  # Quirk 84
        shown["PARENT"] = str(department.parent_id)
    if department.head_id:
        shown["UF_HEAD"] = str(department.head_id)
    return shown


def messenger(department: Department, full_name: str) -> dict[str, Any]:
    """A department in the messenger. Official: chats/departments/im-department-get."""
    return {
        "id": department.id,
        "name": department.name,
        "full_name": full_name,
        "manager_user_id": department.head_id,  # Quirk 88
    }
