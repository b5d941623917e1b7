from __future__ import annotations

import pytest

from segue.data.readers.table_looks import looks_like_csv, looks_like_tsv
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Sureness

COMMA, TAB, SEMICOLON = "playlist,track\n1,2\n", "playlist\ttrack\n1\t2\n", "playlist;track\n1;2\n"


@pytest.mark.parametrize(
    ("name", "text", "csv", "tsv"),
    [
        ("a.csv", COMMA, Sureness.SURE, Sureness.LIKELY),
        ("a", SEMICOLON, Sureness.SURE, Sureness.LIKELY),
        ("a.txt", TAB, Sureness.LIKELY, Sureness.SURE),
        (
            "a.csv",
            TAB,
            Sureness.SURE,
            Sureness.LIKELY,
        ),  # spreadsheets' "Unicode text" under a name of its own
        ("a.csv", "sep=;\nplaylist;track\n", Sureness.SURE, Sureness.LIKELY),
        ("a.csv", '"Track URI","Track Name"\nx,y\n', Sureness.LIKELY, Sureness.POSSIBLE),
        ("a.csv", "a,b\n1,2\n", Sureness.NAME, None),
        ("a.tsv", "a\tb\n1\t2\n", None, Sureness.NAME),
        ("a.txt", "a,b\n1,2\n", None, None),
        ("a.txt", "", None, None),
        ("a.txt", '{"playlist": 1, "track": 2}', None, None),
        ("a.txt", '"' * 200_000, None, None),
    ],
)
def test_how_sure_the_columns_make(name: str, text: str, csv: Sureness | None, tsv: Sureness | None) -> None:
    head = Head(name, text.encode())
    looks = [looks_like_csv(head), looks_like_tsv(head)]
    assert [look and look.sureness for look in looks] == [csv, tsv]


def test_the_reason_names_the_columns() -> None:
    look = looks_like_csv(Head("a", COMMA.encode()))
    assert look is not None
    assert look.why == "it has the columns playlist, track"
