"""Names of files, whatever a playlist is called."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.data.writers.file_names import MOST_BYTES, distinct_stems, stem


@given(
    st.lists(
        st.text(max_size=300) | st.sampled_from(["CON", "nul.txt", "A", "a", "..", "", ". .", "가" * 99])
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_file_names_stay_in_their_folder_and_apart(tmp_path: Path, drawn: list[str]):
    names = list(distinct_stems(drawn))
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(drawn)
    for name in names:
        path = tmp_path / f"{name}.m3u8"
        assert path.parent.resolve() == path.resolve().parent == tmp_path.resolve()
        assert len(name.encode()) <= MOST_BYTES + 10
        assert not name.startswith(".")
        assert not set(name) & set('<>:"/\\|?*\0\n\r')
        assert name.partition(".")[0].upper() not in {"CON", "NUL", "AUX", "PRN", "COM1", "LPT1"}
        path.touch()
        path.unlink()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("비 오는 날 ☔", "비 오는 날 ☔"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("con", "_con"),
        ("COM1.x", "_COM1.x"),
        ("...", "_"),
        ("a/b\\c:d", "a_b_c_d"),
        (unicodedata.normalize("NFD", "한글"), "한글"),
    ],
)
def test_stem(text: str, name: str):
    assert stem(text) == name
