"""The files of the page and of the API's description: a browser asks once for each, until one changes.

`index.html` names the other files by one folder, "page/". It is sent with a version in each of these names,
"page/v-1f0c…/", a hash of what all files hold. What is asked for by the current version never changes, so a browser
need not ask again. By another version, that of a page opened before an upgrade, the files are sent as they are now, and
so is a file that was changed since the version was computed; a browser keeps neither.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import anyio.to_thread
from fastapi.staticfiles import StaticFiles
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Scope

from segue.files.file_states import FileState
from segue.files.hashes import hashes_of

PREFIX: Final = "v-"

FOR_EVER: Final = "public, max-age=31536000, immutable"
"""A year, as RFC 9111 takes for ever; immutable: not even a reload asks again (RFC 8246)."""


class PageFiles(StaticFiles):
    """A folder's files, with or without a version before their names."""

    def __init__(self, folder: Path, address: str) -> None:
        """The files of a folder, which are served below an address.

        Args:
            folder: The folder, with an `index.html`.
            address: The address of the files, such as "/page".
        """
        super().__init__(directory=folder)
        self._folder, self._address = folder, address
        self._version, self._states = self._current()

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, which a browser may keep if it was asked for by the current version."""
        version, _, rest = path.partition("/")
        named = bool(rest) and version.startswith(PREFIX)
        response = await super().get_response(rest if named else path, scope)
        sent = response.stat_result if isinstance(response, FileResponse) else None
        current = named and version == self._version
        as_then = sent is not None and FileState.of(sent) == self._states.get(rest)
        response.headers["Cache-Control"] = FOR_EVER if current and as_then else "no-cache"
        return response

    async def index(self, request: Request) -> Response:
        """`index.html`, which names the files by their current version; 304 if the browser has it."""
        self._version, self._states = await anyio.to_thread.run_sync(self._current)
        page = await anyio.to_thread.run_sync((self._folder / "index.html").read_text, "utf-8")
        for start in (f'="{self._address}/', f'="{self._address.removeprefix("/")}/'):
            page = page.replace(start, f"{start}{self._version}/")
        response = HTMLResponse(page, headers={"Cache-Control": "no-cache", "ETag": f'"{self._version}"'})
        if self.is_not_modified(response.headers, request.headers):
            return NotModifiedResponse(response.headers)
        return response

    def _current(self) -> tuple[str, dict[str, FileState]]:
        """The version of the files as they are now, and their states, for which hashes are remembered."""
        paths = [path for path in self._folder.rglob("*") if path.is_file()]
        states = {path.relative_to(self._folder).as_posix(): FileState.of(path.stat()) for path in paths}
        told = sorted(hashes_of(self._folder, states).items())
        return PREFIX + hashlib.sha256(repr(told).encode()).hexdigest()[:16], states
