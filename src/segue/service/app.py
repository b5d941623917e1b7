"""The application: the addresses, the gate in front of them, and the start and stop of the service."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any, Final

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

import segue
from segue.errors import SegueError
from segue.service.admission import FILES, OPEN
from segue.service.errors import handlers as faults
from segue.service.errors import problem as problems
from segue.service.gate import Gate
from segue.service.page_files import PageFiles
from segue.service.pool.asked import Busy, Down, Lost, Refused
from segue.service.routes import continuations, files, models, naming, operations, playlists, tracks
from segue.service.routes.shared import refuse_unknown
from segue.service.search.connections import Overwritten
from segue.service.service import Service
from segue.service.settings import Settings
from segue.service.store.faults import StoreDown

PAGE: Final = Path(__file__).parent / "page"
"""The page's files: / serves `index.html`, /page/ serves the others."""


REFERENCE: Final = Path(__file__).parent / "reference"
"""The files of /docs: the API's description, drawn without anything from other sites."""


PARTS: Final = (continuations, naming, tracks, models, playlists, files, operations)
"""The modules of the addresses; the first that fits answers."""


def make(settings: Settings) -> ASGIApp:
    """The application for the settings; it opens the models when its lifespan starts."""
    return gated(Service(settings))


def gated(service: Service) -> ASGIApp:
    """The application of a service, behind the gate."""
    return Gate(application(service), service.settings, service.metrics, service.ring)


def application(service: Service) -> FastAPI:
    """The addresses without the gate; its `openapi()` describes them."""
    app = FastAPI(
        title="Segue",
        summary="Continue any playlist: tracks and tags from a title, tags, a few tracks, with reasons.",
        version=segue.__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(service),
        generate_unique_id_function=_operation,
        responses=problems.RESPONSES,
        dependencies=[Depends(refuse_unknown)],
    )
    app.state.service = service
    app.state.methods = methods_at
    for part in PARTS:
        app.include_router(part.router)
    _add_files(app, PAGE, "/", "/page")
    _add_files(app, REFERENCE, "/docs", "/docs")
    for error in (
        problems.ProblemError,
        RequestValidationError,
        HTTPException,
        Busy,
        Down,
        Lost,
        Overwritten,
        Refused,
        StoreDown,
        SegueError,
        Exception,  # the gate logs it; without this entry, Starlette answers in plain text
    ):
        app.add_exception_handler(error, faults.answer)
    return app


def routes() -> list[APIRoute]:
    """All operations, in the order of their description."""
    return [route for part in PARTS for route in part.router.routes if isinstance(route, APIRoute)]


def methods_at(path: str) -> list[str]:
    """All methods that an address takes, for the header Allow; Starlette names those of one route alone."""
    found = {method for route in routes() if route.path_regex.match(path) for method in route.methods or ()}
    found |= {"GET"} if path in OPEN or path.startswith(FILES) else set()
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def _operation(route: APIRoute) -> str:
    return route.name


def _lifespan(service: Service) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await service.open()
        with _reload_on_signal(service):
            yield
        await service.close()

    return lifespan


@contextlib.contextmanager
def _reload_on_signal(service: Service) -> Any:
    """Load the models again on SIGHUP, if possible: only the main thread of a process receives signals."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGHUP"):
        yield
        return
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        service.ring.reread()
        task = loop.create_task(service.reload())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    loop.add_signal_handler(signal.SIGHUP, reload)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)


def _add_files(app: FastAPI, folder: Path, address: str, files: str) -> None:
    """Serve a folder's files, and its `index.html` at a separate address."""
    if not (folder / "index.html").is_file():
        return

    served = PageFiles(folder, files)
    app.add_route(address, served.index, include_in_schema=False)
    app.mount(files, served, name=folder.name)
