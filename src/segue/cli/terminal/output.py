"""Standard output that can fail: its reader leaves, its disk is full, or it is closed from the start."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Final

import typer

READER_LEFT: Final = 141
"""Exit code when whoever read the output left, as in `segue show data/ | head`: 128 + SIGPIPE, as shells have it."""

UNWRITTEN: Final = 1
"""Exit code when the output could not be written."""

_OF_STREAMS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG})


class _Closed(io.TextIOBase):
    """What stands for a standard output that was closed: the first word to it fails, as it does in other programs."""

    def write(self, _text: str, /) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def guarded(run: Callable[[], None]) -> None:
    """Run a command line; where its output cannot be written, say so in a line and exit.

    Raises:
        SystemExit: With 141, quietly, where the reader left; with 1 where writing failed; else as `run` does.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - it is None where it was closed
        sys.stdout = _Closed()
    try:
        try:
            run()
        finally:
            sys.stdout.flush()
    except SystemExit as stop:
        # typer exits with 1 where the reader left, and keeps what happened as the context
        if isinstance(stop.__context__, BrokenPipeError):
            _let_go()
            sys.exit(READER_LEFT)
        raise
    except BrokenPipeError:
        _let_go()
        sys.exit(READER_LEFT)
    except OSError as error:
        if error.errno not in _OF_STREAMS or error.filename is not None:
            raise
        _let_go()
        with contextlib.suppress(OSError):  # the same disk may hold what stderr goes to
            typer.secho(f"error: expected to write the output, got: {error.strerror}.", fg="red", err=True)
        sys.exit(UNWRITTEN)


def _let_go() -> None:
    """Send what is still to be written nowhere, so that the interpreter's own last flush does not fail once more."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
