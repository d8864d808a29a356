"""The web application: addresses in, pages and saved decisions out."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from pipeline.errors import GrenswerkError
from pipeline.review.data import read_review_data
from pipeline.review.desk import Desk
from pipeline.review.guard import HEADERS, objection
from pipeline.review.intake import (
    Addition,
    Judgement,
    Refusal,
    Signature,
    Undo,
    add_mention,
    judge_action,
    judge_mention,
    undo,
)
from pipeline.review.listing import ALL, Wanted, list_actions, list_mentions
from pipeline.review.pages import FOLDER, Pages
from pipeline.review.state import ReviewState, RowState
from pipeline.schema import ReviewDecision
from pipeline.settings import ReviewSettings

GONE = "Deze rij is er niet meer. Laad de pagina opnieuw."


def create_app(
    dataset: Path, review_folder: Path, reviewer: str, settings: ReviewSettings
) -> FastAPI:
    """Make the application for one dataset and one reviewer.

    Parameters
    ----------
    dataset : Path
        Folder of the dataset, `outputs/dataset`.
    review_folder : Path
        Folder that `decisions.jsonl` lies in, or will.
    reviewer : str
        Name that decisions are signed with.
    settings : ReviewSettings
        Section `review` of `params.yaml`.

    Raises
    ------
    GrenswerkError
        If the dataset cannot be read.
    """
    data = read_review_data(dataset)
    token = secrets.token_urlsafe(32)
    desk = Desk(data, review_folder, settings.unknown_score)
    pages = Pages(data, reviewer, token)
    app = FastAPI(title="Grenswerk", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    _guard(app, token)
    _explain_errors(app, pages)
    _serve_pages(app, desk, pages, settings.page_size)
    _take_decisions(app, desk, pages, reviewer)
    return app


def _wanted(
    state: str = RowState.PROPOSED.value,
    kind: str = ALL,
    document: str = ALL,
    text: str = "",
    each: bool = False,
    page: int = 1,
) -> Wanted:
    return Wanted(state, kind, document, text, each, page)


def _serve_pages(app: FastAPI, desk: Desk, pages: Pages, page_size: int) -> None:
    @app.get("/", response_class=HTMLResponse)
    def mentions(wanted: Annotated[Wanted, Depends(_wanted)]) -> str:
        state = desk.state()
        return pages.mentions(
            state, list_mentions(state.mentions.values(), wanted, page_size), wanted
        )

    @app.get("/acties", response_class=HTMLResponse)
    def actions(wanted: Annotated[Wanted, Depends(_wanted)]) -> str:
        state = desk.state()
        return pages.actions(state, list_actions(state.actions.values(), wanted, page_size), wanted)

    @app.get("/beslissingen", response_class=HTMLResponse)
    def history() -> str:
        return pages.history(desk.state())


def _take_decisions(app: FastAPI, desk: Desk, pages: Pages, reviewer: str) -> None:
    def sign() -> Signature:
        return Signature(reviewer, datetime.now(UTC).isoformat(timespec="milliseconds"))

    @app.post("/api/judgements")
    def judge(asked: Judgement) -> dict[str, object]:
        def decide(state: ReviewState) -> Sequence[ReviewDecision]:
            if asked.table == "actions":
                if asked.key not in state.actions:
                    raise Refusal(GONE)
                return judge_action(desk.data, state.actions[asked.key], asked, sign())
            if asked.key not in state.mentions:
                raise Refusal(GONE)
            return judge_mention(desk.data, state.mentions[asked.key], asked, sign())

        return _saved(pages, desk.take(decide), asked.shown)

    @app.post("/api/additions")
    def add(asked: Addition) -> dict[str, object]:
        state = desk.take(lambda _: add_mention(desk.data, asked, sign()))
        key = f"{asked.passage_id}:{asked.start}-{asked.end}:{asked.label}"
        return _saved(pages, state, (*asked.shown, key)) | {"key": key}

    @app.post("/api/undo")
    def withdraw(asked: Undo) -> dict[str, object]:
        state = desk.take(lambda before: undo(before.decisions, asked, sign()))
        return _saved(pages, state, asked.shown)


def _saved(pages: Pages, state: ReviewState, shown: Sequence[str]) -> dict[str, object]:
    """Tell the page what became of the rows that it shows; a row that is gone is null."""
    rows: dict[str, str | None] = dict.fromkeys(shown)
    for key in shown:
        if key in state.mentions:
            rows[key] = pages.mention(state, state.mentions[key])
        elif key in state.actions:
            rows[key] = pages.action(state.actions[key])
    progress = {table: pages.progress(state, table) for table in ("entities", "actions")}
    return {"decision_id": state.decisions[-1].decision_id, "rows": rows, "progress": progress}


def _guard(app: FastAPI, token: str) -> None:
    @app.middleware("http")
    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        problem = objection(request.method, request.headers, token)
        if problem:
            response: Response = JSONResponse({"error": problem}, status_code=403)
        else:
            response = await call_next(request)
        response.headers.update(HEADERS)
        return response


def _explain_errors(app: FastAPI, pages: Pages) -> None:
    """Answer in Dutch: as a page to a reader, as JSON to the page's own requests."""

    def explain(request: Request, status: int, message: str) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": message}, status_code=status)
        return HTMLResponse(pages.error(message), status_code=status)

    @app.exception_handler(Refusal)
    def refuse(request: Request, error: Refusal) -> Response:
        return explain(request, 422, str(error))

    @app.exception_handler(GrenswerkError)
    def fail(request: Request, error: GrenswerkError) -> Response:
        reason = "De beslissingen zijn niet te lezen of niet op te slaan; er is niets gewijzigd."
        return explain(request, 500, f"{reason}\n{error}")

    @app.exception_handler(RequestValidationError)
    def reject(request: Request, error: RequestValidationError) -> Response:
        fields = ", ".join(str(problem["loc"][-1]) for problem in error.errors())
        return explain(request, 422, f"De aanvraag klopt niet: {fields}.")

    @app.exception_handler(HTTPException)
    def unknown(request: Request, error: HTTPException) -> Response:
        message = "Deze pagina bestaat niet." if error.status_code == 404 else str(error.detail)
        return explain(request, error.status_code, message)
