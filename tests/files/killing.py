"""Kill a process at each of its file operations, and say what the file system holds after each kill.

python -m tests.files.killing FOLDER WHAT ABLE

WHAT is "directory" or "file"; ABLE is "able" if the system exchanges two paths at once. The process imports little, so
that it can fork. A child writes "new" over "old" and kills itself (SIGKILL) before its nth operation, for each n.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from segue.files import swaps
from segue.files.artifacts import new_directory, new_file

OPERATIONS = frozenset(
    {
        "open",
        "os.mkdir",
        "os.rename",
        "os.remove",
        "os.rmdir",
        "os.chmod",
        "os.listdir",
        "os.scandir",
        "shutil.rmtree",
        "fcntl.flock",
    }
)


def main() -> None:
    folder, what, able = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "able"
    if not able:
        swaps._exchange_call = lambda: None  # type: ignore[assignment] # pyright: ignore - as with an old kernel
    found: list[dict[str, Any]] = []
    for number in range(1, 1_000):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        write(folder / "it", what, "old")
        child = os.fork()
        if not child:
            killed_at(number)
            write(folder / "it", what, "new")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            break
        found.append(state(folder, what))
    sys.stdout.write(json.dumps(found))


def write(target: Path, what: str, text: str) -> None:
    if what == "file":
        with new_file(target) as temporary:
            temporary.write_text(text)
        return
    with new_directory(target) as temporary:
        (temporary / "manifest.json").write_text('{"format_version": 1, "library_version": "0"}')
        (temporary / "a").mkdir()
        for name in ("a/one", "two"):
            with (temporary / name).open("w") as file:
                file.write(text)


def killed_at(number: int) -> None:
    """Kill this process before its operation of that number, from 1."""
    done = 0

    def operation() -> None:
        nonlocal done
        done += 1
        if done == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, _: object) -> None:
        if event in OPERATIONS:
            operation()

    def before(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any) -> Any:
            operation()
            return call(*given)

        return called

    sys.addaudithook(heard)
    os.fsync = before(os.fsync)  # it has no audit event
    swaps.exchange = before(swaps.exchange)


def state(folder: Path, what: str) -> dict[str, Any]:
    """What is at the path after a kill, for a reader; what was there before it came; what the next write leaves."""
    from segue.files.reading import read_steadily

    there = (folder / "it").exists()
    if what == "file":
        read = [(folder / "it").read_text()]
    else:
        read = read_steadily(
            folder / "it", lambda place: [(place / name).read_text() for name in ("a/one", "two")]
        )
    write(folder / "it", what, "next")
    return {"there": there, "read": read, "left": sorted(path.name for path in folder.iterdir())}


if __name__ == "__main__":
    main()
