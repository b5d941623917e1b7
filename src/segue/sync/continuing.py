"""Continue the playlists of a server by a model: a plan of what to write, which changes nothing."""

from __future__ import annotations

import difflib
from collections.abc import Container, Mapping, Sequence
from typing import Final

import msgspec

from segue.data.records.builder import DatasetBuilder
from segue.data.track_names import track_label
from segue.errors import ConfigError, QueryError
from segue.ids import composed
from segue.model.model import Model
from segue.protocols import Progress, Silent
from segue.sync.plans import Plan, Step, Wish, Written
from segue.sync.servers import SUFFIX, Server, ServerPlaylist, ServerTrack
from segue.sync.shared import Shared
from segue.types import Continuation, Query

_SILENT: Final = Silent()


def plan(server: Server, model: Model, wish: Wish, *, progress: Progress = _SILENT) -> Plan:
    """Decide what to write, and write nothing.

    Args:
        server: The server.
        model: The model that continues.
        wish: What is wished for.
        progress: Shows what is read and computed.

    Raises:
        QueryError: No playlist has a wished title or id.
        ConfigError: The model knows no track of the server.
        SegueError: The server does not answer as it should.
    """
    lists = server.playlists()
    chosen = _chosen(lists, wish.playlists)
    builder = DatasetBuilder()
    for track in server.tracks(progress):
        builder.add_track(track.record)
    contents = [
        server.content(one.id) for one in progress.track(chosen, label="Reading playlists", total=len(chosen))
    ]
    for content in contents:  # a playlist may have what a search leaves out
        for track in content:
            builder.add_track(track.record)
    library = builder.build({}).tracks
    shared = Shared.of(model, library)
    if not shared.theirs:
        raise ConfigError(
            expected="a model that knows tracks of the server",
            got="one that knows none",
            hint="Read the library with --read, fit a model to it, and use that one.",
        )
    answers = _answers(model, shared, chosen, contents, wish, progress)
    names = {
        key: track_label(artists, title) or key
        for key, artists, title in library.select("id", "artists", "title").iter_rows()
    }
    made = {one.source: one for one in reversed(lists) if one.mine and one.editable and one.source}
    steps = [
        _step(server, shared, names, one, content, answer, made.get(one.id), wish)
        for one, content, answer in zip(chosen, contents, answers, strict=True)
    ]
    leftovers = tuple(one for one in lists if one.unfinished)
    return Plan(steps=tuple(steps), library=library.height, matched=shared.counts, leftovers=leftovers)


def _chosen(lists: Sequence[ServerPlaylist], names: Sequence[str]) -> list[ServerPlaylist]:
    """The playlists to continue, in the server's order."""
    others = [one for one in lists if not one.made]
    if not names:
        return [one for one in others if one.mine]
    wanted = {_folded(name) for name in names}
    found = [one for one in others if one.id in names or _folded(one.title) in wanted]
    there = {_folded(one.title) for one in found} | {one.id for one in found}
    for name in names:
        if name not in there and _folded(name) not in there:
            close = difflib.get_close_matches(name, [one.title for one in others], 1)
            raise QueryError(
                expected="the title or id of a playlist on the server",
                got=repr(name),
                hint=f"Did you mean {close[0]!r}?" if close else "",
            )
    return found


def _folded(title: str) -> str:
    return composed(title).strip().casefold()


def _answers(
    model: Model,
    shared: Shared,
    chosen: Sequence[ServerPlaylist],
    contents: Sequence[Sequence[ServerTrack]],
    wish: Wish,
    progress: Progress,
) -> list[Continuation]:
    """A continuation of each playlist, of tracks that the server has."""
    queries = [
        Query(title=one.title, tracks=tuple(dict.fromkeys(shared.seeds(content))))
        for one, content in zip(chosen, contents, strict=True)
    ]
    elsewhere = shared.elsewhere(model)
    constraints = msgspec.structs.replace(
        wish.constraints, without_tracks=(*wish.constraints.without_tracks, *elsewhere)
    )
    # several tracks of the model may be one of the server, or be in the playlist already
    spare = 2 * wish.n + max(map(len, contents), default=0)
    return model.recommend(queries, spare, tags=0, constraints=constraints, reasons=False, progress=progress)


def _step(
    server: Server,
    shared: Shared,
    names: Mapping[str, str],
    one: ServerPlaylist,
    content: Sequence[ServerTrack],
    answer: Continuation,
    made: ServerPlaylist | None,
    wish: Wish,
) -> Step:
    """What happens for a playlist."""
    unmatched = [track.record for track in content if str(track.record.id) not in shared.ours]
    step = Step(
        playlist=one.id,
        title=one.title,
        action="skip",
        seeds=len(content) - len(unmatched),
        unmatched=tuple(track_label(track.artists, track.title) or str(track.id) for track in unmatched),
    )
    if not step.seeds:
        reason = "the model knows none of its tracks" if content else "it is empty"
        return msgspec.structs.replace(step, reason=reason)
    if wish.extend and not one.editable:
        return msgspec.structs.replace(step, reason="it cannot be changed")
    tracks = _written(shared, names, answer, {str(track.record.id) for track in content})[: wish.n]
    if not tracks:
        return msgspec.structs.replace(step, reason="the server has no other tracks that the model knows")
    step = msgspec.structs.replace(step, tracks=tracks)
    if wish.extend:
        return msgspec.structs.replace(step, action="extend", target=one.id)
    if made is None:
        return msgspec.structs.replace(step, action="create")
    now = [str(track.record.id) for track in server.content(made.id)]
    same = made.title == one.title + SUFFIX and now == [track.id for track in tracks]
    return msgspec.structs.replace(step, action="unchanged" if same else "update", target=made.id)


def _written(
    shared: Shared, names: Mapping[str, str], answer: Continuation, there: Container[str]
) -> tuple[Written, ...]:
    """The tracks of a continuation at the server, without those that the playlist has."""
    found: dict[str, Written] = {}
    for result in answer.tracks:
        key = str(result.id)
        track = shared.theirs.get(key)
        if track is not None and track not in there and track not in found:
            found[track] = Written(track, names[track], shared.how[key])
    return tuple(found.values())
