"""The process that runs cases: it reports before and after each one, so that its end tells which one ended it.

python -m scripts.fuzz.child TARGET FOLDER SEED MEBIBYTES DESCRIPTOR
"""

from __future__ import annotations

import os
import random
import resource
import sys
import traceback
from pathlib import Path
from typing import Final

import msgspec

from scripts.fuzz.outcomes import Outcome, Report
from scripts.fuzz.targets import Case, cases

WARM: Final = 3
"""How often the valid inputs run before the memory limit is set, so that libraries have started their threads."""


def main(arguments: list[str]) -> int:
    """Run cases until the parent ends this process."""
    name, folder, seed, mebibytes, descriptor = arguments
    source = cases(name, Path(folder))
    for _ in range(WARM):
        for case in source.valid():
            case.run(case.place)
    limit = int(mebibytes) << 20
    most = _resident() + limit
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_mapped() + limit, hard))
    rng = random.Random(f"{seed} {name}")
    with os.fdopen(int(descriptor), "wb", buffering=0) as reports:
        while True:
            case = source.next(rng)
            os.ftruncate(2, 0)
            reports.write(b"\n")  # a case begins
            report = run(case)
            if report.outcome in (Outcome.OK, Outcome.ERROR) and _resident() > most:
                report = Report(Outcome.MEMORY, f"{(_resident() - most + limit) >> 20} MiB more")
            reports.write(msgspec.json.encode(report) + b"\n")
            if report.outcome.bad:
                os.read(0, 1)  # the parent keeps the input meanwhile
            if report.outcome is Outcome.MEMORY:
                return 1  # what it left may disturb the next case


def run(case: Case) -> Report:
    """Run one case in this process."""
    from segue.errors import SegueError

    try:
        case.run(case.place)
    except SegueError as error:
        return _checked(error)
    except MemoryError as error:
        return Report(Outcome.MEMORY, _signature(error))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - every other one is a finding; a panic of Polars is no Exception
        return Report(Outcome.TRACEBACK, _signature(error), "".join(traceback.format_exception(error)[-12:]))
    return Report(Outcome.OK)


def _checked(error: Exception) -> Report:
    """A promised error must have a message that can be written, of a length that people read."""
    text = str(error)
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        return Report(Outcome.TRACEBACK, f"a message with surrogates: {_signature(fault)}", repr(text)[:2000])
    if len(text) > 20_000:
        return Report(
            Outcome.TRACEBACK, f"a message of {len(text) // 10_000} times 10,000 characters", text[:2000]
        )
    return Report(Outcome.ERROR)


def _signature(error: BaseException) -> str:
    """What a traceback has in common with others of the same cause: its type and Segue's innermost lines."""
    own = [
        f"{frame.name} in {Path(frame.filename).name}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if f"{os.sep}segue{os.sep}" in frame.filename
    ]
    return f"{type(error).__name__} from {' < '.join(own[:-3:-1]) or 'outside'}"


def _mapped() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
