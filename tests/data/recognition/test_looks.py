from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segue.data.readers import READERS
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Role, Sureness, look_of, recognised
from segue.data.records.intake import Intake


def test_a_reader_keeps_its_name_and_gains_the_trait() -> None:
    look = Look(Sureness.LIKELY, "it ends in .밤")

    @recognised("a list of 밤", lambda head: look if head.ending == "밤" else None, alone=True)
    def read(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
        """Read nothing."""

    assert (read.called, read.alone, read.__doc__) == ("a list of 밤", True, "Read nothing.")
    assert look_of(read, Head("a.밤", b"x")) == look
    assert look_of(read, Head("a", b"x")) is None
    assert look.role is Role.PLAYLISTS


def test_a_reader_without_the_trait_recognises_nothing() -> None:
    assert look_of(len, Head("a", b"x")) is None


def test_all_built_in_readers_recognise_their_files() -> None:
    for name in READERS.built_in:
        reader = READERS.get(name)
        assert look_of(reader, Head("a", b"\0")) is None
        assert getattr(reader, "called", "")
