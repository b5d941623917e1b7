"""Compile the C files of src/segue/compiled while Segue is built, where a C compiler is found.

Without one, nothing is lost but time: every loop has a NumPy form.

    python hatch_build.py          # in a checkout: the library beside its source

The library needs no more than a C library of 2014, and it does not depend on the version of Python.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE: Final = Path(__file__).parent / "src" / "segue" / "compiled"
"""The folder of the C files, and of the library that is made of them."""

NAME: Final = "loops"

SUFFIX: Final = ".dll" if sys.platform == "win32" else ".so"

# without -ffast-math and with no fused operations: a sum has one result, on every machine
FLAGS: Final = (
    "-O3",
    "-std=c11",
    "-fPIC",
    "-shared",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-fno-trapping-math",
)


def compiled(source: Path = SOURCE) -> Path | None:
    """Compile a folder's C files, and return the library; None, after a line that says why, where it cannot."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or os.environ.get("SEGUE_COMPILED") == "0":
        _say("no C compiler, or SEGUE_COMPILED=0; answers take longer, and are the same")
        return None
    library, making = source / f"{NAME}{SUFFIX}", source / f"{NAME}.{os.getpid()}{SUFFIX}"
    command = [*compiler.split(), *FLAGS, "-o", str(making), *map(str, sorted(source.glob("*.c")))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the compiler that was named
    if done.returncode:
        making.unlink(missing_ok=True)
        _say(f"{command[0]} cannot compile the loops; answers take longer\n{done.stderr}")
        return None
    making.replace(library)
    return library


def _say(line: str) -> None:
    sys.stderr.write(f"segue: {line}\n")


def tag() -> str:
    """Return the wheel's tag: any Python 3, on machines like this one."""
    machine = platform.machine().lower()
    if sys.platform == "linux":
        return f"py3-none-manylinux_2_17_{machine}"
    if sys.platform == "darwin":
        return f"py3-none-macosx_11_0_{machine}"
    return f"py3-none-{'win_amd64' if machine in ('amd64', 'x86_64') else f'win_{machine}'}"


class LoopsHook(BuildHookInterface):  # type: ignore[type-arg] - hatchling's own configuration
    """Adds the library to a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's names
        """Compile, and say that the wheel is of this machine's kind."""
        library = compiled()
        if library is not None:
            build_data["artifacts"].append(f"/src/segue/compiled/{library.name}")
            build_data["pure_python"] = False
            build_data["tag"] = tag()


if __name__ == "__main__":
    sys.exit(compiled() is None)
