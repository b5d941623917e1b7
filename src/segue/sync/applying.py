"""The steps of a plan, done one by one: each playlist is written whole or not at all."""

from __future__ import annotations

from typing import Final

from segue.errors import SegueError, Where
from segue.protocols import Progress, Silent
from segue.sync.plans import Plan, Step
from segue.sync.servers import SUFFIX, Server, ServerPlaylist

_SILENT: Final = Silent()


def apply(server: Server, plan: Plan, *, progress: Progress = _SILENT) -> None:
    """Do what a plan says.

    What changed on the server since the plan was made counts: a playlist that is no longer marked as Segue's is not
    touched, and one that another run has made meanwhile is used.

    Args:
        server: The server.
        plan: The plan.
        progress: Shows the steps.

    Raises:
        SegueError: The server does not answer as it should. What was written before stays; the error names the
            playlist.
    """
    now = {one.id: one for one in server.playlists()}
    for leftover in plan.leftovers:
        if leftover.id in now and now[leftover.id].unfinished:
            server.remove(leftover)
    steps = [step for step in plan.steps if step.action in {"create", "update", "extend"}]
    for step in progress.track(steps, label="Writing playlists", total=len(steps)):
        try:
            _do(server, step, now)
        except SegueError as error:
            error.at(Where(item=f"playlist {step.title!r}"))
            raise


def _do(server: Server, step: Step, now: dict[str, ServerPlaylist]) -> None:
    if step.action == "extend":
        there = {str(track.record.id) for track in server.content(step.target)}
        if tracks := [track.id for track in step.tracks if track.id not in there]:
            server.extend(now[step.target], tracks) if step.target in now else _lost()
        return
    title, tracks = step.title + SUFFIX, [track.id for track in step.tracks]
    made = [one for one in now.values() if one.source == step.playlist and one.mine and one.editable]
    target = next((one for one in made if one.id == step.target), made[0] if made else None)
    if target is None:
        server.create(title, step.playlist, tracks)
    else:
        server.replace(target, title, tracks)


def _lost() -> None:
    raise SegueError(expected="the playlist on the server", got="none; it was deleted meanwhile")
