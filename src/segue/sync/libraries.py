"""A server's library and playlists as a dataset."""

from __future__ import annotations

from collections import Counter
from typing import Final

from segue.data.readers import ImportResult
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.library.reading import STARRED, WEAK
from segue.protocols import Progress, Silent
from segue.sync.servers import Server

_SILENT: Final = Silent()


def read_library(server: Server, *, starred: bool = True, progress: Progress = _SILENT) -> ImportResult:
    """Read all tracks and playlists of a server.

    Playlists that Segue made are left out: they are no evidence of what belongs together. Albums, artists, genres and
    years count as weak playlists, as for a music folder.

    Args:
        server: The server.
        starred: Whether the tracks that the user marked as favourites become a playlist too.
        progress: Shows what is read.

    Raises:
        SegueError: The server does not answer as it should.
    """
    builder, notes = DatasetBuilder(), Counter[str]()
    favourites: dict[str, None] = {}
    for track in server.tracks(progress):
        builder.add_track(track.record)
        if track.starred:
            favourites[str(track.record.id)] = None
    lists = server.playlists()
    notes["playlist that Segue made, left out"] = sum(one.made for one in lists)
    kept = [one for one in lists if not one.made]
    for one in progress.track(kept, label="Reading playlists", total=len(kept)):
        content = server.content(one.id)
        for track in content:
            builder.add_track(track.record)
        builder.add_playlist(
            PlaylistRecord(
                id=one.id, title=one.title, tracks=[track.record.id for track in content], updated=one.updated
            )
        )
    if starred and favourites:
        builder.add_playlist(PlaylistRecord(id=STARRED, tracks=list(favourites)))
        notes["track marked as a favourite"] = len(favourites)
    dataset = builder.build({"format": server.protocol, "source": server.address, "program": server.program})
    return ImportResult(dataset.with_weak(WEAK), (), builder.repeats, +notes, {}, ())
