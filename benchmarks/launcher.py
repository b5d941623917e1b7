"""Runs a command and writes what it took: `python -I -S launcher.py REPORT COMMAND…`.

A process inherits the high-water mark of memory of the one that starts it. So that no measurement is a large
parent's, this one stands between: the standard library's smallest part, about 10 MB.
"""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    """Write wall seconds, peak memory (in the system's unit), the exit code and processor seconds, one a line."""
    report, *command = sys.argv[1:]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    with open(report, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib would triple this process
        file.write(f"{seconds}\n{usage.ru_maxrss}\n{os.waitstatus_to_exitcode(status)}\n")
        file.write(f"{usage.ru_utime + usage.ru_stime}\n")


if __name__ == "__main__":
    main()
