from __future__ import annotations

import polars as pl
import pytest

from segue.data.path_names import PathNames, named, names_of
from segue.data.schema import TRACK_SCHEMA


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("Bran/Glee (1998)/03 - Night Drive.mp3", PathNames("Night Drive", "Bran", "Glee")),
        ("Bran/1998 - Glee/03 Night Drive.mp3", PathNames("Night Drive", "Bran", "Glee")),
        ("Alta/Moon/CD 1/04. Song 4.mp3", PathNames("Song 4", "Alta", "Moon")),
        ("가수/팔레트/1-03 밤편지.flac", PathNames("밤편지", "가수", "팔레트")),
        ("가수/팔레트/03 - 가수 - 밤편지.flac", PathNames("밤편지", "가수", "팔레트")),
        ("Various Artists/Hits/01 - One.mp3", PathNames("One", "", "Hits")),
        ("C:/Music/Bran/01 - One.mp3", PathNames("One", "", "Bran")),
        ("mix/Ann - One.mp3", PathNames("One", "Ann")),
        ("one_and_two.mp3", PathNames("one and two")),
        ("99 Luftballons.mp3", PathNames("Luftballons")),
        ("1999.mp3", PathNames("1999")),
        (".mp3", PathNames(".mp3")),
    ],
)
def test_what_a_path_shows(path: str, names: PathNames) -> None:
    assert names_of(path) == names


def test_only_tracks_with_a_path_and_without_a_title_are_named() -> None:
    def row(
        key: str, title: str | None = None, location: str | None = "x", **more: object
    ) -> dict[str, object]:
        lists = {name: [] for name, kind in TRACK_SCHEMA.items() if isinstance(kind, pl.List)}
        rest = dict.fromkeys(name for name in TRACK_SCHEMA if name not in lists)
        return {**rest, **lists, "id": key, "title": title, "location": location, **more}

    table = pl.DataFrame(
        [
            row("A/B/01 - 밤.mp3"),
            row("A/B/01 - 밤.mp3", "낮"),
            row("A/B/01 - 밤.mp3", artists=["가수"], album="앨범"),
            row("http://x.org/a.mp3"),
            row("123"),
            row("A/B/01 - 밤.mp3", location=None),
        ],
        schema=TRACK_SCHEMA,
    )
    found, count = named(table)
    assert count == 2
    assert found.schema == table.schema
    assert found.select("title", "artists", "album").rows() == [
        ("밤", ["A"], "B"),
        ("낮", [], None),
        ("밤", ["가수"], "앨범"),
        *[(None, [], None)] * 3,
    ]
