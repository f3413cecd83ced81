"""The addresses of the API: each route checks, asks one module, and returns its message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from . import asking, ground, war
from .at_once import Estimator
from .brief_page import PAGES, brief_as
from .faults import Refused
from .last_time import last_time
from .map_messages import Map
from .messages import (
    Answer,
    Asked,
    AskedPlainly,
    AtOnce,
    ByHand,
    Decided,
    Evidence,
    Kept,
    Kind,
    Progress,
    Question,
    ReadNews,
    Run,
    Since,
    Started,
    Status,
    TakeIn,
    Taken,
    War,
)
from .news import MOST_CARDS, News
from .news_messages import (
    AcceptAll,
    AcceptedAll,
    Choices,
    Claims,
    DocumentSays,
    DocumentText,
    NewsCard,
    NewsNow,
    PublishedOn,
)
from .runs import UNDER_WAY, Runs
from .variant_file import variant_file
from .war import CurrentWar
from .worker import Worker

LOOK_EVERY = 0.1
"""Seconds between two looks at a run that somebody follows."""

SAY_EVERY = 0.5
"""Seconds between two events about its progress."""

SIGN_OF_LIFE = 15.0
"""Seconds after which a silent stream says that it lives."""

MOST_FOLLOWERS = 100
"""Streams of events that are open at once."""


@dataclass
class Served:
    """What the routes work with.

    Attributes
    ----------
    current : CurrentWar
    runs : Runs
    news : News
    worker : Worker
    estimator : Estimator
    followers : int
        Streams of events that are open.
    told : tuple
        The war as it was last told, and of which state of its files.
    mapped : tuple
        Its map, likewise.
    """

    current: CurrentWar
    runs: Runs
    news: News
    worker: Worker
    estimator: Estimator
    followers: int = 0
    told: tuple[tuple[object, ...], bytes] | None = None
    mapped: tuple[tuple[object, ...], bytes] | None = None

    def close(self) -> None:
        """End what is under way."""
        self.estimator.close()
        self.runs.close(self.worker.end)


def served(request: Request) -> Served:
    """Return what the app was made with."""
    found: Served = request.app.state.served
    return found


RUN = r"^[0-9a-f]{20}$"
"""A run's id."""

Here = Annotated[Served, Depends(served)]
RunId = Annotated[str, Path(pattern=RUN, description="as `POST /api/assess` gives it")]
DocumentName = Annotated[str, Path(min_length=1, max_length=200)]
ClaimId = Annotated[str, Path(min_length=1, max_length=64)]
Quantity = Annotated[str, Path(min_length=1, max_length=200, examples=["brask.recruits"])]

BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
"""What a document is sent as, whatever its kind."""

EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["progress", "done", "failed", "cancelled"]},
        "data": {"type": "string", "contentMediaType": "application/json", "description": "a `Progress`"},
    },
    "required": ["event", "data"],
}
"""An event about a run."""

router = APIRouter(prefix="/api")


@router.get("/war", operation_id="war", response_model=War)
async def get_war(here: Here) -> Response:
    """Return the war that the page is about."""
    stamp = here.current.stamp()
    if here.told is None or here.told[0] != stamp:
        found = await asyncio.to_thread(lambda: war.war(here.current).model_dump_json().encode())
        here.told = (stamp, found)
    return Response(here.told[1], media_type="application/json")


@router.get("/evidence/{quantity}", operation_id="evidence")
def get_evidence(quantity: Quantity, here: Here) -> Evidence:
    """Return what stands behind a number."""
    return war.evidence(here.current, quantity)


@router.get("/map", operation_id="map", response_model=Map)
async def get_map(here: Here) -> Response:
    """Return what a map of the war is drawn on; 404 if the war has none."""
    stamp = here.current.stamp()
    if here.mapped is None or here.mapped[0] != stamp:
        found = await asyncio.to_thread(
            lambda: ground.ground(here.current.scenario).model_dump_json().encode()
        )
        here.mapped = (stamp, found)
    return Response(here.mapped[1], media_type="application/json")


@router.get("/since", operation_id="since")
def get_since(
    here: Here,
    run: Annotated[str | None, Query(pattern=RUN, description="whose answer to compare with")] = None,
) -> Since | None:
    """Return what the last brief said of the war as it was then, if there was one."""
    return last_time(here.current, here.runs.answer(run) if run is not None else None)


# ---- questions


@router.post("/assess", operation_id="assess", status_code=202)
def post_assess(asked: Asked, here: Here) -> Started:
    """Ask who has the upper hand; with options or effects, beside the war as it is."""
    return _ask(here, Question(kind="assess", **asked.model_dump()))


@router.post(
    "/variant.yaml",
    operation_id="keepVariant",
    response_class=Response,
    responses={
        200: {"content": {"application/yaml": {"schema": {"type": "object"}}}, "description": "a scenario"}
    },
)
def post_variant(asked: Kept, here: Here) -> Response:
    """Return a variant as a scenario's file: every other line stays, what is changed is added to its schedule."""
    text, name = variant_file(asked, here.current)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/yaml", headers=headers)


@router.post("/at-once", operation_id="atOnce")
def post_at_once(asked: Asked, here: Here) -> AtOnce | None:
    """Estimate within a fraction of a second where a variant stands, once the war as it is has been assessed; the first time
    takes some seconds.
    """
    asking.check(Question(kind="assess", **asked.model_dump()), here.current.scenario)
    return here.estimator(asked)


@router.post("/options", operation_id="options", status_code=202)
def post_options(asked: AskedPlainly, here: Here) -> Started:
    """Ask what each option changes."""
    return _ask(here, Question(kind="options", **asked.model_dump()))


@router.post("/explain", operation_id="explain", status_code=202)
def post_explain(asked: Asked, here: Here) -> Started:
    """Ask what made the difference."""
    return _ask(here, Question(kind="explain", **asked.model_dump()))


@router.post("/brief", operation_id="makeBrief", status_code=202)
def post_brief(asked: AskedPlainly, here: Here) -> Started:
    """Ask for the weekly brief."""
    ledger = here.current.ledger()
    held = ""
    if ledger is not None:
        with ledger:  # a brief, once written down, is no reason for another
            held = " ".join(
                f"{k}={n}" for k, n in sorted(ledger.counts().items()) if k in ("claim", "decision", "update")
            )
    return _ask(here, Question(kind="brief", ledger=held, **asked.model_dump()))


def _ask(here: Served, question: Question) -> Started:
    scenario = here.current.scenario
    asking.check(question, scenario)
    return Started(id=here.runs.ask(question, asking.in_words(question, scenario)))


@router.get("/runs", operation_id="runs")
async def get_runs(here: Here) -> tuple[Run, ...]:
    """Return all runs, the latest first."""
    return here.runs.all()


@router.get("/runs/{id}", operation_id="run")
async def get_run(id: RunId, here: Here) -> Run:
    """Return a run."""
    return here.runs.get(id)


@router.delete("/runs/{id}", operation_id="cancel")
def delete_run(id: RunId, here: Here) -> Run:
    """Cancel a run that is under way."""
    return here.runs.cancel(id)


@router.get("/runs/{id}/brief.{form}", operation_id="briefAs", response_class=Response, responses=PAGES)
def get_brief_as(id: RunId, form: Literal["md", "html"], here: Here) -> Response:
    """Return a brief as Markdown or as one HTML file, to keep."""
    content, kind = brief_as(here.runs.answer(id), form)
    name = f"{here.current.scenario.file_stem}-brief.{form}"
    return Response(
        content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


@router.get("/runs/{id}/answer", operation_id="answer", response_model=Answer)
def get_answer(id: RunId, here: Here) -> Response:
    """Return what a run found."""
    return Response(here.runs.answer(id), media_type="application/json")


@router.get("/brief", operation_id="brief", response_model=Answer)
def get_brief(here: Here) -> Response:
    """Return the latest brief that is made."""
    return Response(here.runs.answer(_latest(here, "brief")), media_type="application/json")


def _latest(here: Served, kind: Kind) -> str:
    found = next((run for run in here.runs.all() if run.question.kind == kind and run.state == "done"), None)
    if found is None:
        raise Refused(404, "no brief has been made yet", remedy="ask for one: POST /api/brief")
    return found.id


@router.get(
    "/runs/{id}/events",
    operation_id="events",
    response_class=StreamingResponse,
    responses={200: {"model": Progress, "content": {"text/event-stream": {"schema": EVENT}}}},
)
async def get_events(id: RunId, here: Here) -> StreamingResponse:
    """Follow a run: events `progress`, and at the end `done`, `failed` or `cancelled`; data as `Progress`."""
    here.runs.progress(id)
    if here.followers >= MOST_FOLLOWERS:
        raise Refused(429, "too many pages follow runs", remedy="close some of them")
    return StreamingResponse(_events(here, id), media_type="text/event-stream")


async def _events(here: Served, id: str) -> AsyncIterator[str]:
    here.followers += 1
    said, silent = "", 0.0
    try:
        while True:
            now = here.runs.progress(id)
            over = now.state not in UNDER_WAY
            text = now.model_dump_json()
            if over:
                yield f"event: {now.state}\ndata: {text}\n\n"
                return
            if text != said and (silent >= SAY_EVERY or not said):
                yield f"event: progress\ndata: {text}\n\n"
                said, silent = text, 0.0
            elif silent >= SIGN_OF_LIFE:
                yield ": still here\n\n"
                silent = 0.0
            await asyncio.sleep(LOOK_EVERY)
            silent += LOOK_EVERY
    finally:
        here.followers -= 1


# ---- news


@router.post(
    "/documents",
    operation_id="addDocument",
    openapi_extra={"requestBody": {"required": True, "content": BYTES}},
)
async def post_document(
    request: Request,
    here: Here,
    name: Annotated[
        str,
        Query(max_length=200, description="the file's name, by which it is cited; empty: from its title"),
    ] = "",
    title: Annotated[str, Query(max_length=300)] = "",
    publisher: Annotated[str, Query(max_length=120)] = "",
    published: Annotated[
        str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="day of publication, if known")
    ] = "",
) -> ReadNews:
    """Read a document: its bytes are the body, whatever its kind."""
    data = await request.body()
    return await asyncio.to_thread(here.news.read, name, data, title, publisher, published)


@router.get("/documents/{name}", operation_id="document")
def get_document(name: DocumentName, here: Here) -> DocumentText:
    """Return a document's text, paragraph by paragraph, each with the claims that are said in it."""
    return here.news.text(name)


@router.get("/news", operation_id="news")
def get_news(here: Here) -> NewsNow:
    """Return where the news stands: what was read, what waits, what was taken in."""
    return here.news.now()


@router.post("/documents/{name}/published", operation_id="published")
def post_published(name: DocumentName, asked: PublishedOn, here: Here) -> DocumentSays:
    """Say on which day a document was published."""
    return here.news.published(name, asked.day)


@router.post("/claims/accept-all", operation_id="acceptAll")
def post_accept_all(here: Here, asked: Annotated[AcceptAll | None, Body()] = None) -> AcceptedAll:
    """Accept all claims that may be accepted without a look; they are marked as unreviewed."""
    return here.news.accept_all((asked or AcceptAll()).least)


@router.get("/claims", operation_id="claims", response_model=Claims)
def get_claims(
    here: Here,
    status: Annotated[Status, Query()] = "pending",
    first: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    count: Annotated[int, Query(ge=1, le=MOST_CARDS)] = 50,
) -> Response:
    """Return claims in the order of the review."""
    found = here.news.claims(status, first, count)
    return Response(found.model_dump_json(), media_type="application/json")


@router.get("/claims/choices", operation_id="choices")
def get_choices(here: Here) -> Choices:
    """Return what the fields of a claim take."""
    return here.news.choices()


@router.get("/claims/{id}/card", operation_id="claim")
def get_claim(id: ClaimId, here: Here) -> NewsCard:
    """Return a claim as it stands."""
    return here.news.claim(id)


@router.post("/claims", operation_id="addClaim", status_code=201)
def post_claim(added: ByHand, here: Here) -> NewsCard:
    """Add a claim by hand."""
    return here.news.by_hand(added)


@router.post("/claims/undo", operation_id="undoDecision")
def post_undo(here: Here) -> tuple[str, ...]:
    """Take the last decision back; return the claims that it was about."""
    return here.news.undo()


@router.post("/claims/{id}/decision", operation_id="decide")
def post_decision(id: ClaimId, decided: Decided, here: Here) -> NewsCard:
    """Decide on a claim."""
    return here.news.decide(id, decided)


@router.post("/update", operation_id="update")
def post_update(here: Here, asked: Annotated[TakeIn | None, Body()] = None) -> Taken:
    """Take the accepted claims into the scenario's file, or the last update out of it."""
    return here.news.take(asked or TakeIn())


def answers(status: int, what: str) -> dict[int | str, dict[str, Any]]:
    """Return the description of an error's answer."""
    from .messages import Fault

    return {status: {"model": Fault, "description": what}}
