"""Whether a form that changes something comes from a page of ours: its origin, and a token only our page was given."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import QuestionError

COOKIE = "onrecord_add"


class Trust:
    """Gives out tokens and knows them again; a token holds for the browser it was given to, until the program ends."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def token(self, request: Request) -> tuple[str, str]:
        """The token for a form, and what `remember` is to set in the browser that gets it."""
        mark = request.cookies.get(COOKIE) or secrets.token_urlsafe(16)
        return self._token_for(mark), mark

    def check_token(self, request: Request, token: object) -> None:
        """Raise QuestionError unless the token is that of this browser."""
        mark = request.cookies.get(COOKIE, "")
        if not mark or not isinstance(token, str) or not hmac.compare_digest(self._token_for(mark).encode(), token.encode()):
            raise QuestionError("form", "it was not made by this program, or before it was started anew", "Send it again from here")

    def _token_for(self, mark: str) -> str:
        return hmac.new(self._secret, mark.encode(), hashlib.sha256).hexdigest()


def remember(response: Response, mark: str) -> None:
    """Have the browser say the mark with every form of ours, and no other page with its own."""
    response.set_cookie(COOKIE, mark, httponly=True, samesite="strict", path="/add")


def check_origin(request: Request) -> None:
    """Raise QuestionError unless the browser says that the form stands on a page of ours. All browsers say so since 2020.

    Sec-Fetch-Site is sent to this machine and over https alone; Origin always, but `null` where a page hides its referrer.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    if site not in (None, "same-origin") or not (ours or (site and origin in (None, "null"))):
        raise QuestionError("form", "it comes from another page", "Send it from the page Add reports of this program")
