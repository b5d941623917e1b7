"""Compile the C files of src/segue/compiled while Segue is built, where a C compiler is found.

Without one, or without Python's headers, nothing is lost but time: every loop has a NumPy form.

    python hatch_build.py          # in a checkout: the module beside its source

The module needs no more than a C library of 2014, and it serves every Python from 3.11 on: it uses the stable part of
Python's interface alone.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE: Final = Path(__file__).parent / "src" / "segue" / "compiled"
"""The folder of the loops, and of the module that is made of them and of the files in `module`."""

NAME: Final = "loops"

SUFFIX: Final = ".pyd" if sys.platform == "win32" else ".abi3.so"

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
    """Compile a folder's C files, and return the module; None, after a line that says why, where it cannot."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or os.environ.get("SEGUE_COMPILED") == "0":
        _say("no C compiler, or SEGUE_COMPILED=0; answers take longer, and are the same")
        return None
    module, making = source / f"{NAME}{SUFFIX}", source / f"{NAME}.{os.getpid()}{SUFFIX}"
    files = map(str, sorted([*source.glob("*.c"), *source.glob("module/*.c")]))
    command = [*compiler.split(), *FLAGS, f"-I{sysconfig.get_path('include')}", "-o", str(making), *files]
    done = subprocess.run([*command, *_linking()], capture_output=True, text=True, check=False)  # noqa: S603 - the compiler that was named
    if done.returncode:
        making.unlink(missing_ok=True)
        _say(f"{command[0]} cannot compile the loops; answers take longer\n{done.stderr}")
        return None
    making.replace(module)
    return module


def _linking() -> list[str]:
    """Return the flags by which the module finds Python's own functions; on Linux it has them when it is loaded."""
    if sys.platform == "darwin":
        return ["-undefined", "dynamic_lookup"]
    return [f"-L{Path(sys.base_prefix) / 'libs'}", "-lpython3"] if sys.platform == "win32" else []


def _say(line: str) -> None:
    sys.stderr.write(f"segue: {line}\n")


def tag() -> str:
    """Return the wheel's tag: any Python from 3.11 on, on machines like this one."""
    machine = platform.machine().lower()
    if sys.platform == "linux":
        return f"cp311-abi3-manylinux_2_17_{machine}"
    if sys.platform == "darwin":
        return f"cp311-abi3-macosx_11_0_{machine}"
    return f"cp311-abi3-{'win_amd64' if machine in ('amd64', 'x86_64') else f'win_{machine}'}"


class LoopsHook(BuildHookInterface):  # type: ignore[type-arg] - hatchling's own configuration
    """Adds the module to a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's names
        """Compile, and say that the wheel is of this machine's kind."""
        module = compiled()
        if module is not None:
            build_data["artifacts"].append(f"/src/segue/compiled/{module.name}")
            build_data["pure_python"] = False
            build_data["tag"] = tag()


if __name__ == "__main__":
    sys.exit(compiled() is None)
