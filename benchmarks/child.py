"""The far end of `measuring.call`: import a function, call it, write what it returns as JSON."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path


def main() -> None:
    """Run `python -m benchmarks.child MODULE:FUNCTION ARGUMENTS RESULT-FILE`."""
    job, arguments, answer = sys.argv[1:]
    module, _, function = job.partition(":")
    result = getattr(importlib.import_module(module), function)(**json.loads(arguments))
    Path(answer).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
