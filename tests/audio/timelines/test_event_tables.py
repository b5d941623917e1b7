from __future__ import annotations

from pathlib import Path

import pytest

from segue.audio.timelines.event_tables import read_events, write_events
from segue.errors import DataError
from segue.metrics.events import Event

HEAD = "file,onset,offset,label\n"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_files_are_beside_the_table_and_events_in_their_order(tmp_path: Path) -> None:
    found = read_events(
        table(tmp_path, "label,offset,file,onset,x\n비 🌧,3,a.wav,2.5,1\n개,2,a.wav,0,1\n,,조용.wav,,1\n")
    )
    assert found.files == (str(tmp_path / "a.wav"), str(tmp_path / "조용.wav"))
    assert found.events == ((Event("개", 0.0, 2.0), Event("비 🌧", 2.5, 3.0)), ())


def test_what_is_written_is_read(tmp_path: Path) -> None:
    rows = [("a.flac", Event('비, "소리"', 0.1234, 2.0), "5.00"), ("b.flac", None, "")]
    write_events(tmp_path / "e.csv", rows, "snr")
    found = read_events(tmp_path / "e.csv")
    assert found.events == ((Event('비, "소리"', 0.123, 2.0),), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("file,labels\na.wav,비\n", "the columns file, onset, offset, label"),
        ("", "the columns file"),
        (HEAD, "at least one file"),
        (HEAD + ",1,2,비\n", "a file"),
        (HEAD + "a.wav,1,2,\n", "a label"),
        (HEAD + "a.wav,x,2,비\n", "seconds, 0 or more, got 'x'"),
        (HEAD + "a.wav,-1,2,비\n", "seconds, 0 or more"),
        (HEAD + "a.wav,1,inf,비\n", "seconds, 0 or more"),
        (HEAD + "a.wav,1,nan,비\n", "seconds, 0 or more"),
        (HEAD + "a.wav,2,2,비\n", "an offset after the onset 2"),
    ],
)
def test_what_is_no_table_of_events(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(DataError, match=expected):
        read_events(table(tmp_path, text))
