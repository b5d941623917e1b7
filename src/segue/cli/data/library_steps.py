"""The steps of `segue library`, which `segue play` takes too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segue.library.reading import Library


def read(
    folder: Path,
    out: Path,
    playlists: Sequence[Path],
    weak: Mapping[str, float],
    *,
    starred: bool = True,
    audio: bool = False,
) -> Library:
    """Read a music folder into a dataset directory; with `audio`, it says that a feature store belongs to it."""
    from segue.cli.terminal.console import Bars
    from segue.data.dataset import PLAYLISTS
    from segue.files.artifacts import new_directory
    from segue.library.journal import Journal
    from segue.library.reading import read_library

    with new_directory(out, marker=PLAYLISTS) as temporary:  # refuses a wrong directory before the long work
        found = read_library(
            folder, playlists=playlists, weak=weak, starred=starred, earlier=out, audio=audio, progress=Bars()
        )
        found.write(temporary)
    Journal(out).close()
    return found


def hear(found: Library, out: Path) -> dict[str, int]:
    """Add the sound of a library's files to its feature store; return counts by their names."""
    from segue.audio.extraction import extract
    from segue.audio.sources.sound_files import NamedSound, SoundFiles
    from segue.cli.terminal.console import Bars
    from segue.library.reading import sounds_of

    files = SoundFiles(tuple(NamedSound(file.path, file.id) for file in found.files))
    files.check_installed()
    heard = extract(files, sounds_of(out), progress=Bars())
    return {
        "tracks with sound": heard.tracks,
        "heard now": heard.added,
        "sounds that could not be read": len(heard.bad),
    }
