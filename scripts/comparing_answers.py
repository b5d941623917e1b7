"""One version's side of `scripts.comparing`: fit, save, load, answer. It uses nothing but public names.

It runs with the version's source tree on PYTHONPATH, so that `segue` here is that version's.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

import segue


def main(given: str) -> None:
    """Do as the JSON object asks: tree, train, questions, recipe, seed, n, tags, model, answers."""
    asked = json.loads(given)
    if not Path(segue.__file__).resolve().is_relative_to(asked["tree"]):
        raise SystemExit(f"expected the Segue of {asked['tree']}, got {segue.__file__}")
    queries = msgspec.json.decode(Path(asked["questions"]).read_bytes(), type=list[segue.Query])
    train = segue.Dataset.load(asked["train"])
    segue.fit(train, recipe=asked["recipe"], seed=asked["seed"]).save(asked["model"])
    found = segue.load(asked["model"]).recommend(queries, asked["n"], tags=asked["tags"])
    Path(asked["answers"]).write_bytes(msgspec.json.encode(found))


if __name__ == "__main__":
    main(sys.argv[1])
