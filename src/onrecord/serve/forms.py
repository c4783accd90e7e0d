"""A page with a small form, there only if the program was started so: what is shown, and what its form sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onrecord.errors import OnrecordError, QuestionError
from onrecord.serve.add import Trust, check_origin, remember
from onrecord.serve.render import told_of

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}  # with none a browser hides where a form comes from
MOST_BYTES = 20_000  # of what the form sends

Render = Callable[..., Response]


class FormPage:
    """The page /NAME of the template NAME.html."""

    name: str

    def __init__(self, render: Render) -> None:
        self._render, self._trust = render, Trust()

    def take(self, given: dict[str, str]) -> str:
        """Do what the form's fields say; where to go on."""
        raise NotImplementedError

    def values(self, request: Request) -> dict[str, Any]:
        """What the template shows, but for the form's token."""
        raise NotImplementedError

    def routes(self) -> list[Route]:
        """Where the page is."""
        return [Route(f"/{self.name}", self.show_or_take, methods=["GET", "POST"])]

    async def show_or_take(self, request: Request) -> Response:
        """The page, or what comes of what its form sends."""
        try:
            if request.method == "POST":
                given = await self._given(request)
                return RedirectResponse(await run_in_threadpool(self.take, given), 303, HEADERS)
            return await run_in_threadpool(self._page, request)
        except OnrecordError as error:
            page = self._render(request, "refused.html", {"error": told_of(error), "status": 400}, status=400)
            page.headers.update(HEADERS)
            return page

    def _page(self, request: Request) -> Response:
        shown = self.values(request)
        token, mark = self._trust.token(request)
        page = self._render(request, f"{self.name}.html", shown | {"token": token})
        page.headers.update(HEADERS)
        remember(page, mark, f"/{self.name}")
        return page

    async def _given(self, request: Request) -> dict[str, str]:
        """The form's fields; raises QuestionError for one that is not ours."""
        check_origin(request)
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                raise QuestionError(self.name, f"the form has more than {MOST_BYTES:,} bytes", "Write less")
        fields = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()}
        self._trust.check_token(request, fields.get("token"))
        return fields
