"""`python -m examples.reference NAME`: run a method that takes more than a moment, and print its figure."""

from __future__ import annotations

import argparse
import importlib
import time
from typing import Final

import torch

RUNS: Final = {
    "optimisers": "learning.convex_toys",
    "milk": "networks.memory_network",
    "lenet": "pictures.lenet",
    "digits": "pictures.digits",
    "yolo": "pictures.yolo",
    "ssd": "pictures.ssd",
    "two-stage": "pictures.two_stage",
    "fcn": "pictures.fcn",
    "atrous": "pictures.atrous",
    "style": "pictures.style_transfer",
}
"""Name → the module whose `run` is run."""


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and run what it names."""
    parser = argparse.ArgumentParser(
        prog="python -m examples.reference", description="Run a reference method."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to run, of --list")
    parser.add_argument("--list", action="store_true", help="list the names, with what each one is")
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.names if name not in RUNS]:
        parser.error(f"expected a name of {', '.join(RUNS)}; got {', '.join(unknown)}")
    if given.list or not given.names:
        show_names()
        return
    torch.set_num_threads(1)  # the networks are small: more threads would only wait for each other
    for name in given.names:
        begin = time.process_time()
        for line in importlib.import_module(f"examples.reference.{RUNS[name]}").run():
            print(line, flush=True)
        print(f"{name}: {time.process_time() - begin:.1f} s of processor time")


def show_names() -> None:
    """Each name with the first line of its file."""
    for name, module in RUNS.items():
        head = importlib.import_module(f"examples.reference.{module}").__doc__ or ""
        print(f"{name:12} {head.splitlines()[0]}")


if __name__ == "__main__":
    main()
