"""The facets of a training set: playlists as sparse rows, block by block, and the tracks' metadata."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from typing import Final, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.data.dataset import Dataset
from segue.deferred import Deferred
from segue.facets.bags import coded, first_labels
from segue.facets.mentions import Mentions
from segue.facets.order import Positions, no_positions, track_rows
from segue.facets.sounds import Sounds
from segue.facets.sparse import Codes, Csr, Floats, counts, ones, union
from segue.facets.table import Block, track_blocks
from segue.facets.titled import Titled
from segue.facets.vocabulary import Vocabulary
from segue.facets.weak_playlists import with_weak
from segue.facets.works import works
from segue.protocols import Progress, Silent
from segue.text.dictionary import USUAL, Korean
from segue.text.tokens import tokenise

UNKNOWN_DAY: Final = np.iinfo(np.int32).min
"""Stands for an unknown date; known dates are days since 1970-01-01."""


@dataclass(frozen=True, eq=False)
class Facets:
    """A training set as facets.

    The counts and lengths are computed from the playlists when a `Facets` is made.

    Attributes:
        vocabulary: Names and codes of all facets.
        playlists: For each block of playlists (track, tag, word, gram; see `segue.facets.table`) a 0/1 matrix
            (playlists, size of the block); for each block that titles can name (artist, genre, year) a 0/1
            matrix of what title and tags mention (see `Mentions`).
        tracks: For each block of tracks (artist, album, genre, year) a 0/1 matrix (tracks, size of the
            block).
        updated: Day of each playlist's last edit, (playlists,) int32, `UNKNOWN_DAY` where not known.
        released: Day of each track's release, (tracks,) int32, `UNKNOWN_DAY` where not known.
        artist_labels: The readable name of each facet of the block artist.
        in_titles: What the titles alone mention, in matrices like those of `playlists`.
        titles: Each playlist's title as it was written, "" where there is none, for encoders that read text;
            empty in a fitted model, which does not keep them.
        sounds: The tracks' sounds; None without audio.
        positions: Position of each entry of `playlists["track"]` in its playlist, from 0, (pairs,); empty
            where the order is unknown.
        weights: How much each playlist counts, (playlists,) float32; empty where all count 1. Weak playlists count
            less, see `segue.facets.weak_playlists`.
        works: The lowest code among each track's versions, (tracks,) int32; see `segue.facets.works`.
        korean: How the titles' Korean is read.
        turned: The result of `columns` if it is known already, as for facets on disk; None computes it.
        index: The result of `mentions` if it is known already; None computes it at first use.
        track_counts: Number of playlists that hold each track, weak ones included, (tracks,).
        own_counts: The same without weak ones, for people.
        tag_counts: Number of playlists that hold each tag, (tags,).
        lengths: Number of tracks in each playlist, (playlists,).
    """

    vocabulary: Vocabulary
    playlists: Mapping[Block, Csr]
    tracks: Mapping[Block, Csr]
    updated: Codes
    released: Codes
    artist_labels: tuple[str, ...] = ()
    in_titles: Mapping[Block, Csr] = field(default_factory=dict[Block, Csr])
    titles: tuple[str, ...] = field(default=(), repr=False)
    sounds: Sounds | None = None
    positions: Positions = field(default_factory=no_positions, repr=False)
    works: Codes = field(default_factory=lambda: np.zeros(0, np.int32), repr=False)
    weights: Floats = field(default_factory=lambda: np.zeros(0, np.float32), repr=False)
    korean: Korean = USUAL
    turned: InitVar[Mapping[Block, Csr] | None] = None
    index: InitVar[Deferred[Mentions] | None] = None
    track_counts: Floats = field(init=False, repr=False)
    own_counts: Floats = field(init=False, repr=False)
    tag_counts: Floats = field(init=False, repr=False)
    lengths: Floats = field(init=False, repr=False)
    _columns: Mapping[Block, Csr] = field(init=False, repr=False)
    _mentions: Deferred[Mentions] = field(init=False, repr=False)
    _damped: dict[tuple[Block, float], Floats] = field(
        init=False, repr=False, default_factory=dict[tuple[Block, float], Floats]
    )

    def __post_init__(self, turned: Mapping[Block, Csr] | None, index: Deferred[Mentions] | None) -> None:
        columns = turned or {block: matrix.T.tocsr() for block, matrix in self.playlists.items()}
        index = index or Deferred(lambda: Mentions.of(self.vocabulary, self.artist_labels))
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_mentions", index)
        object.__setattr__(self, "track_counts", self.count("track"))
        own = counts(self.playlists["track"][~self.is_weak]) if len(self.weights) else self.track_counts
        object.__setattr__(self, "own_counts", own)
        object.__setattr__(self, "tag_counts", self.count("tag"))
        object.__setattr__(self, "lengths", np.diff(self.playlists["track"].indptr).astype(np.float32))

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        progress: Progress | None = None,
        *,
        korean: Korean = USUAL,
        titled: Titled | None = None,
    ) -> Self:
        """Read the facets of a dataset's playlists and tracks; its weak playlists come after its own.

        Args:
            dataset: The dataset.
            progress: Shows the titles that are read.
            korean: How the titles' Korean is read.
            titled: What `Titled.of` returns for the same playlists, where it is known already.

        Raises:
            MissingExtraError: A title is Korean, and its analyser is not installed.
        """
        progress = progress or Silent()
        tracks = dataset.tracks
        playlists, weights = with_weak(dataset.playlists, tracks, dataset.manifest.weak)
        written = tuple(playlists["title"].fill_null("").to_list())
        titled = titled or Titled.of(tokenise(written, progress, korean))
        tags, tagged = coded(playlists["tags"])
        described: dict[Block, tuple[tuple[str, ...], Csr]] = {
            block: coded(bags) for block, bags in _track_bags(tracks).items()
        }
        names: dict[Block, tuple[str, ...]] = {
            "track": tuple(tracks["id"].to_list()),
            "tag": tags,
            **titled.names,
        }
        names.update({block: kept for block, (kept, _) in described.items()})
        vocabulary = Vocabulary(names)
        labels = _artist_labels(tracks, vocabulary)
        mentions = Mentions.of(vocabulary, labels)
        in_titles = mentions.rows(written, [()] * len(written))
        in_tags = _mentioned(tagged, vocabulary, mentions)
        held, positions = track_rows(playlists, tracks.height)
        rows: dict[Block, Csr] = {
            "track": held,
            "tag": tagged,
            **titled.rows,
        }
        rows |= {block: union(matrix, in_tags[block]) for block, matrix in in_titles.items()}
        return cls(
            vocabulary=vocabulary,
            playlists=rows,
            tracks={block: held for block, (_, held) in described.items()},
            updated=days(playlists["updated"]),
            released=days(tracks["released"]),
            artist_labels=labels,
            in_titles=in_titles,
            titles=written,
            positions=positions,
            works=works(tracks["title"], described["artist"][1], tracks["isrc"], tracks["mbid"]),
            weights=weights,
            korean=korean,
            index=Deferred(lambda: mentions),
        )

    def select(self, keep: NDArray[np.bool_]) -> Self:
        """Return the facets of some of the playlists; the vocabulary and the tracks stay the same."""
        rows: dict[Block, Csr] = {block: matrix[keep] for block, matrix in self.playlists.items()}
        in_titles: dict[Block, Csr] = {block: matrix[keep] for block, matrix in self.in_titles.items()}
        return type(self)(
            self.vocabulary,
            rows,
            self.tracks,
            self.updated[keep],
            self.released,
            self.artist_labels,
            in_titles,
            tuple(itertools.compress(self.titles, keep)),
            sounds=self.sounds,
            positions=self._positions_of(np.repeat(keep, np.diff(self.playlists["track"].indptr))),
            works=self.works,
            weights=self.weights[keep] if len(self.weights) else self.weights,
            korean=self.korean,
            index=self._mentions,
        )

    def withhold(self, tracks: NDArray[np.bool_]) -> Self:
        """Return the facets with some tracks, (tracks,) bool, removed from all playlists."""
        held = self.playlists["track"].copy()
        stays = ~tracks[held.indices]
        held.data = stays.astype(np.float32)
        held.eliminate_zeros()
        playlists = {**self.playlists, "track": held}
        return dataclasses.replace(
            self, playlists=playlists, positions=self._positions_of(stays), index=self._mentions
        )

    def _positions_of(self, entries: NDArray[np.bool_]) -> Positions:
        return self.positions[entries] if len(self.positions) else self.positions

    @property
    def mentions(self) -> Mentions:
        """Return the index of artists', genres' and years' names, built at first use."""
        return self._mentions()

    def tags_mention(self, tags: Csr) -> dict[Block, Csr]:
        """Return what tags mention.

        Args:
            tags: Rows over the block tag.

        Returns:
            For each of the blocks artist, genre and year a 0/1 matrix (rows of `tags`, size of the block).
        """
        return _mentioned(tags, self.vocabulary, self.mentions)

    @property
    def is_weak(self) -> NDArray[np.bool_]:
        """Return which playlists count less than 1, (playlists,)."""
        return self.weights < 1 if len(self.weights) else np.zeros(len(self.updated), np.bool_)

    def columns(self, block: Block) -> Csr:
        """Return each facet's playlists: `playlists[block]` transposed, (size of the block, playlists)."""
        return self._columns[block]

    def damped(self, block: Block, damping: float) -> Floats:
        """Return f^-damping of each track or tag, f the number of playlists that hold it, or 1; computed once."""
        if (block, damping) not in self._damped:
            count = self.track_counts if block == "track" else self.tag_counts
            self._damped[block, damping] = np.maximum(count, 1) ** np.float32(-damping)
        return self._damped[block, damping]

    def count(self, block: Block) -> Floats:
        """Return the number of playlists that hold each facet of a block, (size of the block,)."""
        columns = self._columns.get(block)  # whose ends are read in place of every entry
        return (
            counts(self.playlists[block]) if columns is None else np.diff(columns.indptr).astype(np.float32)
        )


def _mentioned(tags: Csr, vocabulary: Vocabulary, mentions: Mentions) -> dict[Block, Csr]:
    """Return what the tags of each row mention; each distinct tag is parsed once."""
    names = vocabulary.names["tag"]
    used: list[int] = np.unique(tags.indices).tolist()
    each = mentions.rows([""] * len(used), [(names[code],) for code in used])
    return {block: ones(tags[:, used] @ matrix) for block, matrix in each.items()}


def days(dates: pl.Series) -> Codes:
    """Return a column of dates as days since 1970-01-01, int32; `UNKNOWN_DAY` where null."""
    return dates.cast(pl.Date).to_physical().fill_null(UNKNOWN_DAY).to_numpy().astype(np.int32)


def _artist_labels(tracks: pl.DataFrame, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the first name of each artist facet; the facet's own name where artists have no ids."""
    found = first_labels(tracks["artist_ids"], tracks["artists"])
    return tuple(found.get(key, key) for key in vocabulary.names["artist"])


def works_of(tracks: pl.DataFrame) -> Codes:
    """Return the work of each track of a table, (tracks,), as `Facets.of` finds it."""
    _, artists = coded(_track_bags(tracks)["artist"])
    return works(tracks["title"], artists, tracks["isrc"], tracks["mbid"])


def _track_bags(tracks: pl.DataFrame) -> dict[Block, pl.Series]:
    """Return the names of each track's facets, block by block."""
    columns = tracks.select(
        block.names.alias(block.name) for block in track_blocks() if block.names is not None
    )
    return {name: columns[name] for name in columns.columns}
