"""A worker's work for each kind of job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from segue.errors import QueryError
from segue.ids import id_key
from segue.insight.counterfactual import counterfactual
from segue.insight.maps import layout
from segue.insight.seed_fit import SeedFit, seed_fits
from segue.model import Model
from segue.naming.parts import parts_of
from segue.naming.wish import Wish
from segue.notes import Note
from segue.service.pool.jobs import Continue, Entitle, Index, Job, Map, Why
from segue.service.schema.views import Audio, RankedView, TagView, TrackView
from segue.service.search.building import build
from segue.types import Continuation, Expectation, Id, Target

if TYPE_CHECKING:
    from segue.naming.namer import Namer

MOST_KEPT: Final = 50_000
"""Tracks whose description a worker keeps, some 20 MB: most answers are of the same popular tracks."""

DESCRIBED: Final = ("id", "title", "artists", "album", "genres", "released", "location")


class ContinuationView(msgspec.Struct, frozen=True, kw_only=True):
    """One continuation in the service's format."""

    tracks: Sequence[RankedView]
    tags: Sequence[TagView]
    notes: Sequence[Note]
    seeds: Sequence[SeedFit]
    expected: Mapping[Target, Expectation]


class CounterfactualView(msgspec.Struct, frozen=True, kw_only=True):
    """A counterfactual in the service's format."""

    place: int | None
    asked: int
    changes: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Answers:
    """The models of a worker, the namers of some of them, and the folder of previews."""

    models: Mapping[str, Model]
    audio: Audio
    namers: Mapping[str, Namer]
    _kept: dict[tuple[str, Id], tuple[TrackView, str | None]] = field(
        default_factory=dict["tuple[str, Id]", "tuple[TrackView, str | None]"], repr=False
    )

    def to(self, job: Job) -> bytes:
        """The answer to a job, as JSON.

        Raises:
            SegueError: The job is invalid.
        """
        model = self.models[job.model]
        match job:
            case Continue():
                return self._continue(model, job)
            case Why():
                found = counterfactual(model, job.query, job.track, job.n, constraints=job.constraints)
                view = CounterfactualView(
                    place=found.place,
                    asked=found.asked,
                    changes=[msgspec.structs.asdict(one) for one in found.changes],
                )
                return msgspec.json.encode(view)
            case Map():
                return msgspec.json.encode(layout(model, job.tracks))
            case Entitle():
                return self._entitle(model, job)
            case Index():
                build(model, Path(job.path))
                return b"null"

    def _continue(self, model: Model, job: Continue) -> bytes:
        found = model.recommend(
            job.queries,
            job.n,
            tags=job.tags,
            constraints=job.constraints,
            reasons=job.reasons,
            unsure_below=job.unsure_below,
        )
        described = self._described(job.model, [track.id for one in found for track in one.tracks])
        return msgspec.json.encode(
            [
                self._view(continuation, described, seed_fits(model, query.tracks))
                for query, continuation in zip(job.queries, found, strict=True)
            ]
        )

    def _entitle(self, model: Model, job: Entitle) -> bytes:
        namer = self.namers.get(job.model)
        if namer is None:  # the route refuses it before, unless the models were loaded again meanwhile
            raise QueryError(expected="a model with a namer", got="none", hint="Train one: segue name train.")
        wish = Wish(n=job.n, copies=job.copies, drivers=job.drivers)
        return msgspec.json.encode(namer.names(parts_of(job.query, model.tracks), wish))

    def _view(
        self, continuation: Continuation, described: Mapping[Id, TrackView], seeds: Sequence[SeedFit]
    ) -> ContinuationView:
        tracks = [
            RankedView(
                **msgspec.structs.asdict(described[track.id]),
                score=track.score,
                reasons=track.reasons,
                versions=track.versions,
                rank=track.rank,
                probability=track.probability,
            )
            for track in continuation.tracks
        ]
        tags = [
            TagView(tag=one.tag, score=one.score, reasons=one.reasons, probability=one.probability)
            for one in continuation.tags
        ]
        return ContinuationView(
            tracks=tracks,
            tags=tags,
            notes=continuation.notes,
            seeds=seeds,
            expected=continuation.expected,
        )

    def _described(self, name: str, tracks: Sequence[Id]) -> dict[Id, TrackView]:
        distinct = list(dict.fromkeys(tracks))
        new = [track for track in distinct if (name, track) not in self._kept]
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
            new = distinct
        if new:
            self._describe(name, new)
        found = {track: self._kept[name, track] for track in distinct}
        if self.audio.folder is None:
            return {track: view for track, (view, _) in found.items()}
        return {  # files come and go
            track: msgspec.structs.replace(view, preview=self.audio.preview(track, location, name))
            for track, (view, location) in found.items()
        }

    def _describe(self, name: str, tracks: Sequence[Id]) -> None:
        """Read some tracks from the model's table, and keep them."""
        model = self.models[name]
        code = model.facets.vocabulary.codes["track"]
        codes = [code[id_key(track)] for track in tracks]
        rows: list[dict[str, Any]] = model.tracks[codes, list(DESCRIBED)].to_dicts()
        for track, place, row in zip(tracks, codes, rows, strict=True):
            view = TrackView(
                id=track,
                title=row["title"] or "",
                artists=row["artists"],
                album=row["album"],
                year=row["released"].year if row["released"] else None,
                genres=row["genres"],
                playlists=int(model.track_counts[place]),
                preview=None,
            )
            self._kept[name, track] = view, row["location"]
