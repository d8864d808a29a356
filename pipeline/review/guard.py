"""Who may ask: only a browser on this machine, and only from our own pages.

Without this, any web page that is open in the same browser could reach the local server: by a
name that it lets point at 127.0.0.1, or by posting to it blindly.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

TOKEN_HEADER: Final = "x-grenswerk-token"
"""Header that a page sends along with a decision; another site cannot know its value."""

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Headers of every answer: nothing from elsewhere is loaded and nothing is kept."""

_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_READING: Final = frozenset({"GET", "HEAD"})


def objection(method: str, headers: Mapping[str, str], token: str) -> str | None:
    """Say in Dutch why a request is refused, or None when it may pass.

    Parameters
    ----------
    method : str
        HTTP method.
    headers : Mapping[str, str]
        Headers of the request, by name in lower case.
    token : str
        The token of this server.
    """
    host = headers.get("host", "")
    if _name(host) not in _LOCAL:
        return "Deze pagina is alleen vanaf deze computer te openen, via http://127.0.0.1."
    if method in _READING:
        return None
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != host:
        return "Deze aanvraag komt van een andere website en is geweigerd."
    if not secrets.compare_digest(headers.get(TOKEN_HEADER, "").encode(), token.encode()):
        return "De pagina is verlopen. Laad haar opnieuw en neem de beslissing nog eens."
    return None


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
