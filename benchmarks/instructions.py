"""Count the instructions of three compiled loops: no other work on the machine changes them, and no clock.

Valgrind knows no AVX-512, so the loops take their form for narrower registers.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import hatch_build
from benchmarks import tables
from benchmarks.tables import Column

SOURCE: Final = Path(__file__).with_suffix(".c")

LOOPS: Final = {"trees": "segue_trees", "products": "segue_products*", "lists": "segue_spread_32*"}
"""What `instructions.c` runs, and the functions that are counted."""


def instructions() -> None:
    """Compile the loops with `instructions.c`, count, print and save.

    Raises:
        FileNotFoundError: There is no valgrind, or no C compiler.
    """
    with tempfile.TemporaryDirectory(prefix="segue-instructions-") as folder:
        program = _compiled(Path(folder))
        rows = [_row(name, _counted(program, name, Path(folder))) for name in LOOPS]
    columns = [Column("loop", "loop"), Column("instructions", "count", "{:,}".format)]
    tables.show(tables.table("Instructions of compiled loops", columns, rows))
    tables.save("instructions", {"better": "lower", "compiler": _compiler(), "rows": rows})


def _row(name: str, count: int) -> dict[str, Any]:
    exact = {"mean": float(count), "low": float(count), "high": float(count)}
    return {"loop": name, "count": count, "instructions": exact}


def _compiler() -> str:
    found = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if found is None:
        raise FileNotFoundError("expected a C compiler, got none")
    return found


def _compiled(folder: Path) -> Path:
    flags = [flag for flag in hatch_build.FLAGS if flag not in ("-shared", "-fPIC")]
    program = folder / "loops"
    sources = [SOURCE, *sorted(hatch_build.SOURCE.glob("*.c"))]
    subprocess.run(
        [_compiler(), *flags, f"-I{hatch_build.SOURCE}", "-o", str(program), *map(str, sources), "-lm"],
        check=True,
    )
    return program


def _counted(program: Path, name: str, folder: Path) -> int:
    """The instructions of one loop.

    Raises:
        FileNotFoundError: There is no valgrind.
        ValueError: It counted nothing.
    """
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise FileNotFoundError("expected valgrind, which counts instructions, got none: install it")
    command = [
        valgrind,
        "--tool=callgrind",
        f"--callgrind-out-file={folder / 'counts'}",
        f"--toggle-collect={LOOPS[name]}",
        str(program),
        name,
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if found is None or not int(found[1]):
        raise ValueError(f"expected counted instructions of {name}, got: {done.stderr[-300:]}")
    return int(found[1])
