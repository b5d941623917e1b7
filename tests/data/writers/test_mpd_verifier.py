from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.writers.mpd_verifier import TRACKS, verify_mpd
from segue.errors import DataError

HEAD = "team_info,비 팀,a@b.c"
GIVEN = {7: {"seed"}, 8: frozenset[str]()}


def row(question: object, *first: str, size: int = TRACKS) -> str:
    tracks = [*first, *(f"spotify:track:{number}" for number in range(size - len(first)))]
    return ", ".join([str(question), *tracks])


def verified(folder: Path, *lines: str) -> None:
    path = folder / "submission.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    verify_mpd(path, GIVEN)


def test_a_submission_as_it_should_be_passes_with_comments_and_the_track(tmp_path: Path) -> None:
    verified(tmp_path, "# mine", HEAD, "", row(7), row(8, "seed"))
    verified(tmp_path, "team_info,main,team,a@b.c", row(8), row(7))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "a first line team_info"),
        ([row(7), row(8)], "a first line team_info"),
        (["team_info,me", row(7), row(8)], "a first line team_info"),
        (["team_info,me,", row(7), row(8)], "a first line team_info"),
        ([HEAD, row(7)], "a line for each of 2 questions, got none for 1, the first of them 8"),
        ([HEAD, row(7), row(9)], "the number of a question, got '9'"),
        ([HEAD, row(7), row("x")], "the number of a question, got 'x'"),
        ([HEAD, row(7), row(7)], "each question once, got 7 again"),
        ([HEAD, row(7, size=TRACKS - 1), row(8)], "500 tracks for question 7, got 499"),
        ([HEAD, row(7, size=TRACKS + 1), row(8)], "500 tracks for question 7, got 501"),
        ([HEAD, row(7, ""), row(8)], "500 tracks for question 7, got an empty one"),
        ([HEAD, row(7, "x", "x"), row(8)], "each track once for question 7, got x again"),
        ([HEAD, row(7, "seed"), row(8)], "new tracks for question 7, got seed, which it gives"),
    ],
)
def test_each_fault_is_told(tmp_path: Path, lines: list[str], says: str) -> None:
    with pytest.raises(DataError, match=says):
        verified(tmp_path, *lines)
    if len(lines) > 2 and "line for each" not in says and "first line" not in says:
        with pytest.raises(DataError) as caught:
            verified(tmp_path, *lines)
        assert caught.value.where.line in (2, 3)
