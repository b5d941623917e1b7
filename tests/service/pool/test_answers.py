"""A worker's answers: tracks are described once, and their previews each time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

import segue
from segue.service.pool import answers
from segue.service.pool.answers import Answers
from segue.service.pool.jobs import Continue
from segue.service.schema.views import Audio
from segue.types import Id, Query


@dataclass(frozen=True)
class _Shelf(Audio):
    """A folder whose files are those of `there`."""

    there: frozenset[Id] = frozenset()

    def preview(self, track: Id, location: str | None, model: str) -> str | None:  # noqa: ARG002 - as its base
        return f"/{model}/{track}" if track in self.there else None


def test_descriptions_are_kept_and_previews_follow_the_files(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = segue.load(model_directory)
    jobs = [Continue(model=name, queries=(Query(title="밤"),), n=7, tags=0) for name in ("한", "two")]
    plain = Answers({"한": model, "two": model}, Audio(None), {})
    told = [plain.to(job) for job in jobs]
    shown = [track["id"] for track in msgspec.json.decode(told[0])[0]["tracks"]]
    assert len(plain._kept) == 2 * len(shown)
    monkeypatch.setattr(answers, "MOST_KEPT", len(shown) + 1)  # room for one model's
    assert [plain.to(job) for job in (*jobs, *jobs)] == [*told, *told]
    assert len(plain._kept) <= len(shown) + 1

    for there in (frozenset(), frozenset(shown[:2]), frozenset(shown[1:])):
        with_sound = Answers(plain.models, _Shelf(Path("music"), there=there), {}, plain._kept)
        tracks = msgspec.json.decode(with_sound.to(jobs[0]))[0]["tracks"]
        assert [track["preview"] for track in tracks] == [
            f"/한/{track}" if track in there else None for track in shown
        ]
