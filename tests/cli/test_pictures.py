from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from segue.cli.setup.demo import TAG, TITLE

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_script_draws_both_from_what_the_demo_leaves(
    command: Callable[..., Any], world: Path, tmp_path: Path
) -> None:
    questions, answers = world / "split" / "questions.jsonl", world / "split" / "answers.jsonl"
    (tmp_path / "model").symlink_to(world / "model")
    assert command("evaluate", world / "model", questions, answers, "--report", tmp_path / "report").code == 0
    script = ROOT / "scripts" / "pictures.py"
    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path), str(tmp_path / "out")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    shown = ET.parse(tmp_path / "out" / "recommend.svg").getroot()  # noqa: S314 - our own file
    texts = {element.text: float(element.attrib["textLength"]) for element in shown.iter(f"{SVG}text")}
    assert {*TITLE.split(), TAG, "why"} <= set(texts)
    assert texts[TAG] == pytest.approx(
        2 * texts["why"] * len(TAG) / len("why"), abs=0.1
    )  # Hangul takes two cells
    chart = ET.parse(tmp_path / "out" / "by-mix.svg").getroot()  # noqa: S314 - our own file
    assert "Track nDCG@100" in "".join(chart.itertext())


@pytest.mark.parametrize("name", ["recommend.svg", "by-mix.svg"])
def test_the_readme_s_pictures_are_small_and_sound(name: str) -> None:
    path = ROOT / "docs" / "pictures" / name
    assert path.stat().st_size < 150_000
    assert ET.parse(path).getroot().tag == f"{SVG}svg"  # noqa: S314 - our own file
