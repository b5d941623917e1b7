from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from segue.data.path_ids import path_id, path_text

ROOT = Path("/library")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/library/밤 산책/01  곡.mp3", "밤 산책/01  곡.mp3"),
        ("/library/a/../b//./c.mp3", "b/c.mp3"),
        ("/library/b\\c.mp3", "b/c.mp3"),
        ("/library2/c.mp3", "/library2/c.mp3"),
        (unicodedata.normalize("NFD", "/library/새벽 é 🌙.mp3"), "새벽 é 🌙.mp3"),
    ],
)
def test_ids_of_paths(path: str, key: str) -> None:
    assert path_id(path, ROOT) == key
    assert path_id(Path(path), ROOT) == key


def test_the_folder_may_be_spelled_in_another_form() -> None:
    apart = unicodedata.normalize("NFD", "/음악/밤.mp3")
    assert path_id(apart, Path("/음악")) == path_id("/음악/밤.mp3", Path(apart).parent) == "밤.mp3"


def test_each_name_of_a_path_has_an_encoding_of_its_own() -> None:
    path = Path(os.fsdecode("/library/밤".encode() + "/새벽.mp3".encode("cp949")))
    assert path_id(path, ROOT) == "밤/새벽.mp3"
    assert path_text(path) == "/library/밤/새벽.mp3"
    different = {path_id(Path(os.fsdecode(b"/library/" + name)), ROOT) for name in (b"\xff\xfe", b"\xff\xfd")}
    assert len(different) == 2
