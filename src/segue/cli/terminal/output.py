"""Errors of standard output: its reader closed the pipe, its disk is full, or it was closed from the start."""

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
"""Exit code if the reader closed the pipe, as in `segue show data/ | head`: 128 + SIGPIPE, as in shells."""

UNWRITTEN: Final = 1
"""Exit code if the output could not be written."""

_OF_STREAMS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG})


class _Closed(io.TextIOBase):
    """A replacement for a closed standard output: the first write to it fails, as in other programs."""

    def write(self, _text: str, /) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def guarded(run: Callable[[], None]) -> None:
    """Run a command line. If its output cannot be written, print one line about it and exit.

    Raises:
        SystemExit: With 141, quietly, if the reader closed the pipe; with 1 if writing failed; else as `run` does.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - it is None where it was closed
        sys.stdout = _Closed()
    try:
        try:
            run()
        finally:
            sys.stdout.flush()
    except SystemExit as stop:
        # typer exits with 1 if the reader closed the pipe, and keeps the error as the context
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
        with contextlib.suppress(OSError):  # stderr may go to the same disk
            typer.secho(f"error: expected to write the output, got: {error.strerror}.", fg="red", err=True)
        sys.exit(UNWRITTEN)


def exit_by_code() -> None:
    """Make the interpreter end with the exit code after a Ctrl-C that was caught, never by the signal itself.

    CPython notes a KeyboardInterrupt that left `exec` of a text, which dataclasses and other libraries use, and then
    kills itself by SIGINT at the end, whatever the exit code. Running another text clears the note.
    """
    exec("")  # noqa: S102 - the text is ours and empty


def _let_go() -> None:
    """Discard the rest of the output, so that the interpreter's own last flush does not fail again."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
