"""`segue answer` for the lists of a player."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue.data.readers import read

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of music with its lists, and `model`, which is fitted on them."""
    import segue

    folder = tmp_path_factory.mktemp("person")
    lists = folder / "Music" / "Lists"
    lists.mkdir(parents=True)
    for number in range(6):
        names = [
            f"../하늘소리/봄 (1998)/{track:02} - 노래 {track}.mp3" for track in range(number, number + 5)
        ]
        (lists / f"{number}.m3u8").write_text("\n".join(["#EXTM3U", *names, ""]), "utf-8")
    segue.fit(read("m3u", folder / "Music").dataset, recipe="fast", progress=False).save(folder / "model")
    return folder


def test_a_list_is_continued_beside_itself_and_nothing_is_replaced(command: Command, music: Path) -> None:
    path = music / "Music" / "Lists" / "0.m3u8"
    before = path.read_bytes()
    ran = command("answer", music / "model", path, "-n", 2)
    assert ran.code == 0, ran.err
    longer = path.with_name("0 (continued).m3u8")
    assert ran.out == f"{longer}: 2 tracks added, of 5 5 matched\n"
    assert "matched by location 5; the least confidence is 1" in ran.err
    assert longer.read_bytes().startswith(before)
    added = [line for line in longer.read_text("utf-8").splitlines()[6:] if not line.startswith("#")]
    assert len(added) == 2
    assert all(line.startswith("../하늘소리/봄 (1998)/") for line in added)
    back = read("m3u", longer).dataset
    assert back.playlists["tracks"].list.len().to_list() == [7]
    command("answer", music / "model", path, "-n", 3)
    assert path.with_name("0 (continued 2).m3u8").is_file()
    assert path.read_bytes() == before


def test_the_lists_of_a_folder_go_to_another(command: Command, music: Path, tmp_path: Path) -> None:
    out = tmp_path / "longer"
    bad = music / "Music" / "Lists" / "bad.m3u"
    bad.write_text("nobody - nothing.mp3\n", "utf-8")
    ran = command("answer", music / "model", music / "Music", "-o", out, "-n", 1, "--json")
    bad.unlink()
    assert ran.code == 0, ran.err
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert len(told) == 6
    assert {track["how"] for one in told for track in one["tracks"]} == {"location"}
    assert "not continued" in ran.err
    assert "expected tracks that the model knows, got none among 1" in ran.err
    assert len(list((out / "Lists").glob("*.m3u8"))) == 6
    again = command("answer", music / "model", music / "Music", "-o", out)
    assert again.code == 2
    assert "expected a folder without these lists" in again.err


def test_a_foreign_list_is_matched_by_path_and_names(command: Command, music: Path, tmp_path: Path) -> None:
    (tmp_path / "그 리스트.csv").write_text(
        "Track Name,Artist Name(s)\n노래 3,하늘소리\n노래  4,하늘 소리\nNothing,Nobody\n", "utf-8"
    )
    ran = command("answer", music / "model", tmp_path / "그 리스트.csv", "-n", 1)
    assert ran.code == 0, ran.err
    assert "matched by names 2" in ran.err
    assert "not matched: Nobody - Nothing" in ran.err
    rows = (tmp_path / "그 리스트 (continued).csv").read_text("utf-8").splitlines()
    assert len(rows) == 5


def test_paths_are_written_for_a_given_root(command: Command, music: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.m3u8"
    path = music / "Music" / "Lists" / "0.m3u8"
    ran = command("answer", music / "model", path, "-o", out, "-n", 1, "--relative-to", music / "Music")
    assert ran.code == 0, ran.err
    places = [line for line in out.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(places) == 6
    assert all(line.startswith("하늘소리/봄 (1998)/") for line in places)
    (tmp_path / "q.jsonl").write_text('{"id": 1, "title": "x"}\n')
    asked = (music / "model", tmp_path / "q.jsonl", "-o", tmp_path / "b.m3u8", "--format", "m3u8", "-n", 1)
    ran = command("answer", *asked, "--relative-to", music / "Music")
    assert ran.code == 0, ran.err
    assert (tmp_path / "b.m3u8").read_text("utf-8").splitlines()[-1].startswith("하늘소리/봄 (1998)/")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{m}/Music/하늘소리"], "expected a file"),
        (["{m}/model"], "got none in this folder"),
        (["{m}/Music/Lists/0.m3u8", "-o", "{m}/Music/Lists/0.m3u8"], "got the list itself"),
        (["{m}/Music", "-o", "{m}/Music/Lists/0.m3u8"], "expected a folder for the longer lists, got a file"),
        (["{m}/q.jsonl"], "expected a file to write, got none"),
    ],
)
def test_what_cannot_be_done_is_said(command: Command, music: Path, arguments: list[str], words: str) -> None:
    ran = command("answer", music / "model", *(one.format(m=music) for one in arguments))
    assert ran.code == 2
    assert words in ran.err
