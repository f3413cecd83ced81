"""Makes the app: routes, the page's files, errors as messages, and the guard before all of it."""

from __future__ import annotations

import mimetypes
import re
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from upperhand import __version__
from upperhand.evidence.place import Workplace

from . import guard
from .answers import Answers
from .at_once import Estimates, Estimator
from .faults import fault_of, of_validation
from .messages import Fault
from .news import News
from .routes import Served, answers, router
from .runs import Runs
from .war import CurrentWar
from .worker import Worker

PAGE = "page"
"""Folder of this package that holds the built page."""

NOT_BUILT = (
    "The page has not been built; the API answers under /api/. To build it: make page in a copy of the sources, "
    "or install upperhand again without UPPERHAND_SKIP_WEB."
)
"""Said instead of the page where it is missing."""

ERRORS = {
    **answers(400, "called by a foreign name, or not readable"),
    **answers(403, "asked by a foreign page"),
    **answers(404, "not here"),
    **answers(405, "this address takes other methods"),
    **answers(408, "it did not arrive in time"),
    **answers(409, "not now: the file or the run is in another state"),
    **answers(410, "no longer here"),
    **answers(413, "too much was sent"),
    **answers(422, "an unknown name, or not of the API's form"),
    **answers(429, "too many at once"),
}


def create_app(
    place: Workplace,
    store: Path,
    *,
    who: str = "page",
    hosts: Collection[str] = (),
    paths: int | None = None,
    draws: int | None = None,
    page: Path | None = None,
) -> guard.Guard:
    """Return the app for one war, in the form of ASGI.

    Parameters
    ----------
    place : Workplace
        The scenario and its ledger: see `upperhand.evidence.place.workplace`.
    store : Path
        Keeps runs and their answers, in a folder for each scenario.
    who : str
        Who decides on claims.
    hosts : collection of str
        Names by which the page may be called, besides this machine's own.
    paths, draws : int, optional
        Effort of the solves, if other than usual.
    page : Path, optional
        Folder of the built page; default: the package's own.

    Raises
    ------
    ScenarioError
        If the scenario is not valid.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from upperhand.evidence.place import workplace
    >>> with TemporaryDirectory() as folder:
    ...     app = create_app(workplace("two-rivers"), Path(folder))
    ...     app.served.current.scenario.id
    ...     app.served.close()
    'two-rivers'
    """
    current = CurrentWar(place)
    effort = {name: n for name, n in (("paths", paths), ("draws", draws)) if n is not None}

    worker = Worker(lambda: current.place, partial(Answers, store.absolute(), effort))
    sort = "-".join(f"{name}{n}" for name, n in sorted(effort.items()))
    stem = current.scenario.file_stem
    runs = Runs(store / "page" / (f"{stem}-{sort}" if sort else stem), worker, lambda: current.key)
    estimator = Estimator(Worker(lambda: current.place, partial(Estimates, effort)), runs, current)
    api = bare()
    api.state.served = Served(current, runs, News(current, who), worker, estimator)
    _serve_page(api, page)
    return guard.Guard(api, hosts, api.state.served)


def has_page() -> bool:
    """Return whether the package holds the built page."""
    return (files("upperhand.web") / PAGE / "index.html").is_file()


def bare() -> FastAPI:
    """Return the API without a war: its description, and its errors."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.served.close()

    api = FastAPI(
        title="upperhand",
        version=__version__,
        summary="What the local page asks of the program. It answers this machine only.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=life,
        responses=ERRORS,
    )
    api.include_router(router)

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return _said(422, of_validation(error.errors()))

    @api.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        what = {404: "there is nothing at this address", 405: "this address does not take that"}
        said = _said(error.status_code, Fault(what=what.get(error.status_code, str(error.detail)[:200])))
        said.headers.update(error.headers or {})
        if error.status_code == 405:
            methods = _methods(api, request.url.path)
            said.headers["allow"] = ", ".join(sorted(methods)) if methods else "GET, HEAD"
        return said

    @api.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        return _failed(error)

    for kind in _EXPECTED:
        api.add_exception_handler(kind, _handler)
    return api


def _methods(api: FastAPI, path: str) -> set[str]:
    """Return every method that an address takes: each route knows only its own. An address without names comes first."""
    paths = api.openapi()["paths"]
    fitting = [
        methods
        for address, methods in paths.items()
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(address)), path)
    ]
    return {method.upper() for methods in ([paths[path]] if path in paths else fitting) for method in methods}


async def _handler(request: Request, error: Exception) -> Response:
    return _failed(error)


def _failed(error: Exception) -> Response:
    status, fault = fault_of(error)
    if status == 500:
        traceback.print_exception(error, file=sys.stderr)  # for who runs the program
    return _said(status, fault)


def _said(status: int, fault: Fault) -> Response:
    return JSONResponse(fault.model_dump(mode="json"), status)


def _expected() -> tuple[type[Exception], ...]:
    from upperhand.evidence.problems import FileError
    from upperhand.evidence.review_fields import FieldError
    from upperhand.scenario.errors import ScenarioError, UnknownName
    from upperhand.scenario.tokens import TextError

    from .faults import Refused

    return (Refused, UnknownName, TextError, FieldError, FileError, ScenarioError)


_EXPECTED = _expected()


def _serve_page(api: FastAPI, folder: Path | None) -> None:
    """Add a route for every file of the page: they are read now, and no path from a request is ever opened."""
    root: Traversable = folder if folder is not None else files("upperhand.web") / PAGE
    found = dict(_files(root, "")) if root.is_dir() else {}
    head = "<!doctype html><html lang=en><meta charset=utf-8><title>upperhand</title>"
    found.setdefault("/index.html", f"{head}<p>{NOT_BUILT}</p></html>".encode())
    found["/"] = found["/index.html"]
    for address, content in found.items():
        api.add_api_route(address, _giver(address, content), methods=["GET", "HEAD"], include_in_schema=False)


def _files(folder: Traversable, address: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for each in folder.iterdir():
        here = f"{address}/{each.name}"
        if each.name.startswith("."):
            continue
        found += _files(each, here) if each.is_dir() else [(here, each.read_bytes())]
    return found


def _giver(address: str, content: bytes) -> Callable[[], Any]:
    kind = "text/html" if address == "/" else mimetypes.guess_type(address)[0] or "application/octet-stream"
    # Names of built files carry a hash of their content; the page itself does not.
    cache = "public, max-age=31536000, immutable" if address.startswith("/assets/") else "no-cache"

    async def give() -> Response:
        return Response(content, media_type=kind, headers={"cache-control": cache})

    return give
