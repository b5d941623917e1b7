"""`segue order`: a player's list in an order of play."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

import segue
from segue.cli.model.order import Along
from segue.data.readers import read
from segue.flow.orders import ORDERS, RANKED
from segue.model.list_orders import ListOrderer

Command = Callable[..., Any]


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of lists in which 노래 0 to 4 follow each other, and `model`, which is fitted on them."""
    folder = tmp_path_factory.mktemp("person")
    for number in range(6):
        names = [f"노래 {track}.mp3" for track in range(5)] + [f"other {number}.mp3"]
        (folder / f"{number}.m3u8").write_text("\n".join(["#EXTM3U", *names, ""]), "utf-8")
    segue.fit(read("m3u", folder).dataset, recipe="fast", progress=False).save(folder / "model")
    mixed = [
        "#EXTM3U",
        *(f"노래 {track}.mp3" for track in (0, 3, 1)),
        "모름 🌙.mp3",
        "노래 4.mp3",
        "노래 2.mp3",
        "",
    ]
    (folder / "mixed.m3u8").write_text("\n".join(mixed), "utf-8")
    return folder


def test_a_list_is_put_into_the_order_in_which_its_tracks_follow_each_other(
    command: Command, music: Path
) -> None:
    path = music / "mixed.m3u8"
    ran = command("order", music / "model", path)
    assert ran.code == 0, ran.err
    written = path.with_name("mixed (ordered).m3u8")
    assert ran.out == f"{written}: of 6 tracks 5 matched and put in order\n"
    assert written.read_text("utf-8").splitlines() == [
        "#EXTM3U", "노래 0.mp3", "노래 1.mp3", "모름 🌙.mp3", "노래 2.mp3", "노래 3.mp3", "노래 4.mp3",
    ]  # fmt: skip
    again = command("order", music / "model", path, "--json")
    assert again.code == 0, again.err
    told = json.loads(again.out)
    assert told["written"].endswith("mixed (ordered 2).m3u8")
    assert list(told["orders"].values()) == [[0, 2, 3, 5, 1, 4]]
    found = ListOrderer(segue.load(music / "model")).ordered(path, path.with_name("same.m3u8"))
    assert found.orders == told["orders"]
    assert found.path.read_bytes() == written.read_bytes()


def test_a_list_may_be_written_over_itself_and_says_what_it_lacks(
    command: Command, music: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.m3u8"
    path.write_bytes((music / "mixed.m3u8").read_bytes())
    ran = command("order", music / "model", path, "-o", path, "--order", "flow:rising")
    assert ran.code == 0, ran.err
    assert "note: the energy of 0 of 5 tracks is known" in ran.err
    assert path.read_text("utf-8").splitlines()[2] == "노래 1.mp3"
    assert [one.name for one in tmp_path.iterdir()] == ["a.m3u8"]


@pytest.mark.parametrize(
    ("name", "content", "out", "said"),
    [
        (
            "a.m3u8",
            "nobody.mp3\nnothing.mp3\n",
            "",
            "expected two tracks or more that the model knows, got 0",
        ),
        ("a.pls", "[playlist]\n", "", "expected a player list"),
        ("a.m3u8", "노래 0.mp3\n노래 1.mp3\n", "b.xspf", "expected a file that ends in .m3u8, got b.xspf"),
    ],
)
def test_what_cannot_be_ordered_is_refused(
    command: Command, music: Path, name: str, content: str, out: str, said: str
) -> None:
    path = music / name
    path.write_text(content, "utf-8")
    ran = command("order", music / "model", path, *(["-o", music / out] if out else []))
    path.unlink()
    assert ran.code == 2
    assert said in ran.err


def test_the_options_are_the_orders_other_than_that_of_the_scores() -> None:
    assert get_args(Along) == tuple(order for order in ORDERS if order != RANKED)
