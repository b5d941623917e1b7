"""What `segue show` shows of directories that are neither datasets nor models."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.cli.data.test_show import Command, rows


def test_any_other_directory_shows_its_manifest(command: Command, world: Path) -> None:
    ran = command("show", world / "split")
    assert ran.code == 0, ran.err
    text = "\n".join(rows(ran.out))
    written = json.loads((world / "split" / "manifest.json").read_text("utf-8"))
    assert text.startswith(f"split {world / 'split'}")
    assert f"format version {written['format_version']}" in text
    assert json.loads(command("show", world / "split", "--json").out) == written


def test_a_directory_with_a_changed_file_is_said_to_be_damaged(command: Command, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"as it was")
    sealed = {
        "format_version": 1,
        "kind": "tagger",
        "labels": ["가", *"bcdefghij"],
        "taught": 1234,
        "loss": 0.123456,
    }
    sealed |= {
        "sha256": {"part": hashlib.sha256(b"as it was").hexdigest()},
        "history": {"epochs": [1.5, 2.5]},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(sealed), "utf-8")
    shown = "\n".join(rows(command("show", tmp_path).out))
    for line in (
        "labels 가, b, c, d, e, f, g, h, … (10 in all)",
        "taught 1,234",
        "loss 0.1235",
        "history, epochs 1.5, 2.5",
        "as they were written",
    ):
        assert line in shown
    assert "sha256" not in shown
    (tmp_path / "part").write_bytes(b"as it is now")
    ran = command("show", tmp_path)
    assert ran.code == 2
    assert "part: it was altered since the tagger was written" in ran.err
    sealed["sha256"] = {"../part": ""}
    (tmp_path / "manifest.json").write_text(json.dumps(sealed), "utf-8")
    assert command("show", tmp_path).code == 2
