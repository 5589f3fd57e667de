"""Tokens as applications are given them. Official: settings/oauth/index, settings/oauth/auto-renewal."""

from typing import Any
from urllib.parse import urlsplit

STATUS = "L"  # as of domain/applications/local.py: a local application


def place(address: str, member_id: str) -> dict[str, str]:
    """Where a portal is, for applications; the authorization server is the portal itself. Quirk 215."""
    return {
        "domain": urlsplit(address).netloc,
        "server_endpoint": f"{address}/rest/",
        "client_endpoint": f"{address}/rest/",
        "member_id": member_id,
    }


def answer(
    address: str, member_id: str, *, access: str, refresh: str, expires_at: int, scope: str, user_id: int, now: int
) -> dict[str, Any]:
    """What the authorization server answers."""
    return {
        "access_token": access,
        "refresh_token": refresh,
        "expires": expires_at,
        "expires_in": expires_at - now,
        "scope": scope,
        "status": STATUS,
        "user_id": user_id,
        **place(address, member_id),
    }
