"""Commands where names are no UTF-8, and where the terminal and the file system speak another encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import segue

Command = Callable[..., Any]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names there are text")

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
TRACKS = ["밤/새벽.wav".encode(), "새벽.wav".encode("cp949"), "비 🌙.wav".encode(), b"plain.wav"]


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Sounds and playlists whose names are in two encodings, in a folder whose name is in a third."""
    folder = os.fsencode(tmp_path) + b"/\xff music"
    os.makedirs(folder + "/밤".encode())  # noqa: PTH103 - a path of bytes
    rng = np.random.default_rng(0)
    for name in TRACKS:
        with Path(os.fsdecode(folder + b"/" + name)).open("wb") as file:
            soundfile.write(file, rng.uniform(-1, 1, 8_000), 16_000, format="WAV")
    for name in ("밤.m3u".encode("cp949"), "새벽.m3u8".encode(), b"\xfe\xff.m3u"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"\n".join(TRACKS))
    Path(os.fsdecode(folder + b"/\xb9\xe3.mp3")).write_text("no sound\n" * 20)
    return Path(os.fsdecode(folder))


def test_names_that_are_no_utf8_from_import_to_answers(command: Command, music: Path) -> None:
    older = os.fsdecode("새벽".encode("cp949"))
    for line in (
        ("import", "m3u", music, music / "data"),
        ("audio", "features", music, music / "store", "--json"),
        ("fit", music / "data", "--audio", music / "store", "-o", music / older, "--recipe", "fast"),
        ("show", music / older),
    ):
        ran = command(*line)
        assert ran.code == 0, (line, ran.err)
    tracks = segue.Dataset.load(music / "data").tracks["id"].to_list()
    assert sorted(tracks) == ["plain.wav", "밤/새벽.wav", "비 🌙.wav", "새벽.wav"]
    model = segue.load(music / older)
    assert model.facets.sounds is not None
    assert model.facets.sounds.heard.all()
    sound = music / f"{older}.wav"
    ran = command("recommend", music / older, "--title", older, "--tag", older, "--track", f"{older} x",
                  "--without-artist", older, "--audio", sound, "-n", 2, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert len(found["tracks"]) == 2
    assert "새벽" in json.dumps(found["notes"], ensure_ascii=False)


CP949 = {"PYTHONIOENCODING": "cp949"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of playlists, one of questions, and a model that a terminal of ASCII made of the first."""
    folder = tmp_path_factory.mktemp("밤 산책")
    rows = [{"id": row, "title": f"비 오는 밤 🌙 {row}", "tags": ["비"], "tracks": [f"곡 {row % 5}", f"곡 {row % 7}"]}
            for row in range(30)]  # fmt: skip
    for name, some in (("목록.jsonl", rows), ("질문.jsonl", rows[:3])):
        (folder / name).write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in some), "utf-8")
    _run(folder, ASCII, "import", "jsonl", "목록.jsonl", "자료")
    _run(folder, ASCII, "fit", "자료", "-o", "모델", "--recipe", "fast")
    return folder


@pytest.mark.parametrize("settings", [ASCII, CP949], ids=["ascii", "cp949"])
def test_another_encoding_of_the_terminal_stops_no_command(settings: dict[str, str], made: Path) -> None:
    out = f"답 {settings['PYTHONIOENCODING']}"
    _run(made, settings, "recommend", "모델", "--title", "비 오는 밤 🌙", "--track", "없는 곡", "-n", "3")
    _run(made, settings, "answer", "모델", "질문.jsonl", "--out", out, "--format", "m3u8")
    _run(made, settings, "show", "없음", code=2)
    names = sorted(path.name for path in (made / out).iterdir())
    assert [name.split(" 🌙")[0] for name in names[:3]] == ["0 비 오는 밤", "1 비 오는 밤", "2 비 오는 밤"]


def _run(folder: Path, settings: dict[str, str], *line: str, code: int = 0) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "segue", *line],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, **settings},
    )
    assert ran.returncode == code, (line, ran.stderr)
    assert b"Traceback" not in ran.stderr
