"""The table of scores: one row per question, one column per metric.

Column names have the form `target_metric@cut-off`: `track_ndcg@100`, `tag_recall@10`. The suffix `/band`
restricts the hidden tracks to a popularity band: `track_recall@100/tail`. A question without a value (it
hides no track, say) is null.
"""

from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import polars as pl

from segue.errors import ConfigError
from segue.evaluation import measures, variety
from segue.evaluation.catalogue import BANDS, Catalogue, PopularityBands
from segue.evaluation.matching import Matched
from segue.metrics import ranking as metrics
from segue.metrics.ranking import Values
from segue.metrics.relevance import Relevance, judge
from segue.text.letters import letters
from segue.types import Id


class Cutoffs(msgspec.Struct, frozen=True, kw_only=True):
    """Ranks of the headline metrics; default: Melon's 100 tracks and 10 tags."""

    tracks: int = 100
    tags: int = 10

    def __post_init__(self) -> None:
        for name, value in (("tracks", self.tracks), ("tags", self.tags)):
            if not 1 <= value <= metrics.MPD_DEPTH:
                raise ConfigError(
                    expected=f"a cut-off for {name} from 1 to {metrics.MPD_DEPTH}",
                    got=str(value),
                    hint="100 tracks and 10 tags are Melon's.",
                )

    @property
    def track_ndcg(self) -> str:
        """The headline column for tracks."""
        return f"track_ndcg@{self.tracks}"

    @property
    def track_recall(self) -> str:
        """The recall column of slices and popularity bands."""
        return f"track_recall@{self.tracks}"

    @property
    def tag_ndcg(self) -> str:
        """The headline column for tags."""
        return f"tag_ndcg@{self.tags}"


@dataclasses.dataclass(frozen=True)
class Scores:
    """The scores of every question.

    Attributes:
        table: Columns `id` (as text), `mix`, `title` (its letters; null without one), `year` (of the last change;
            null if unknown), `seeds`, `hidden_tracks`, `hidden_tags`, then metrics as float64.
        tracks: Hits of the track lists; None when no question hides a track.
        tags: Hits of the tag lists; None when no question hides a tag.
    """

    table: pl.DataFrame
    tracks: Relevance | None
    tags: Relevance | None


def score(matched: Matched, catalogue: Catalogue | None, cutoffs: Cutoffs) -> Scores:
    """Score every question's prediction.

    Args:
        matched: Questions, truth and predictions in one order.
        catalogue: The training catalogue; without it, upper bounds, popularity and diversity are left out.
        cutoffs: Ranks of the headline metrics.
    """
    lists = [answer.tracks for answer in matched.predictions]
    depth = min(max(cutoffs.tracks, *(len(listed) for listed in lists)), metrics.MPD_DEPTH)
    tracks = judge([answer.tracks for answer in matched.answers], lists, depth)
    tags = judge([a.tags for a in matched.answers], [a.tags for a in matched.predictions], cutoffs.tags)
    columns: dict[str, Values] = {}
    if tracks.sizes.any():
        columns |= _track_columns(tracks, cutoffs.tracks)
    if tags.sizes.any():
        columns |= measures.columns("tag", tags.hits, tags.sizes, cutoffs.tags)
    if catalogue is not None:
        columns |= _upper_bounds(matched, tracks, tags, catalogue, cutoffs)
        columns |= _variety(matched, tracks, catalogue, cutoffs)
        columns |= _bands(matched, catalogue, cutoffs)
    table = pl.DataFrame(
        {
            "id": [str(query.id) for query in matched.queries],
            "mix": [query.mix for query in matched.queries],
            "title": pl.Series([letters(query.title) for query in matched.queries], dtype=pl.String),
            "year": pl.Series(
                [query.updated and query.updated.year for query in matched.queries], dtype=pl.Int32
            ),
            "seeds": [len(set(query.tracks)) for query in matched.queries],
            "hidden_tracks": tracks.sizes,
            "hidden_tags": tags.sizes,
            **columns,
        }
    ).with_columns(pl.col(list(columns)).fill_nan(None))
    return Scores(table, tracks if tracks.sizes.any() else None, tags if tags.sizes.any() else None)


def metric_columns(table: pl.DataFrame) -> list[str]:
    """Return the table's metrics over all hidden entries, in its order."""
    return [name for name, kind in table.schema.items() if kind == pl.Float64 and "/" not in name]


def _track_columns(relevance: Relevance, k: int) -> dict[str, Values]:
    hits, sizes = relevance.hits, relevance.sizes
    columns = measures.columns("track", hits, sizes, k)
    if hits.shape[1] > metrics.MELON_LONGEST:
        deep = metrics.MPD_DEPTH
        columns[f"track_ndcg@{deep}"] = metrics.ndcg(hits, sizes, deep, ideal_k=deep)
        columns[f"track_mpd_ndcg@{deep}"] = metrics.mpd_ndcg(hits, sizes, deep)
        columns[f"track_recall@{deep}"] = metrics.recall(hits, sizes, deep)
    return columns


def _upper_bounds(
    matched: Matched, tracks: Relevance, tags: Relevance, catalogue: Catalogue, cutoffs: Cutoffs
) -> dict[str, Values]:
    """Return the share of hidden entries in the training catalogue, and the nDCG of a list of them."""
    known_tracks = np.array([catalogue.known_tracks(set(answer.tracks)) for answer in matched.answers])
    known_tags = np.array([catalogue.known_tags(set(answer.tags)) for answer in matched.answers])
    columns: dict[str, Values] = {}
    for target, known, sizes, k in (
        ("track", known_tracks, tracks.sizes, cutoffs.tracks),
        ("tag", known_tags, tags.sizes, cutoffs.tags),
    ):
        if sizes.any():
            columns[f"{target}_upper_bound"] = np.where(sizes > 0, known / np.maximum(sizes, 1), np.nan)
            columns[f"{target}_ndcg_upper_bound@{k}"] = metrics.ndcg_upper_bound(known, sizes, k)
    return columns


def _variety(
    matched: Matched, tracks: Relevance, catalogue: Catalogue, cutoffs: Cutoffs
) -> dict[str, Values]:
    hidden = [answer.tracks for answer in matched.answers]
    lists = [answer.tracks for answer in matched.predictions]
    if not any(lists):
        return {}
    columns = {
        f"track_popularity@{cutoffs.tracks}": variety.mean_popularity(lists, catalogue, cutoffs.tracks),
        f"track_novelty@{cutoffs.tracks}": variety.novelty(lists, catalogue, cutoffs.tracks),
        f"track_tail_bias@{cutoffs.tracks}": variety.tail_bias(
            lists, catalogue, PopularityBands.of(catalogue), cutoffs.tracks
        ),
    }
    if catalogue.held is not None:
        columns[f"track_distance@{measures.GLANCE}"] = variety.distance(lists, catalogue, measures.GLANCE)
    if catalogue.works:
        given = [query.tracks for query in matched.queries]
        columns[f"track_repeats@{cutoffs.tracks}"] = variety.repeats(given, lists, catalogue, cutoffs.tracks)
    if catalogue.albums:
        albums = variety.album_diversity(lists, catalogue, cutoffs.tracks)
        columns[f"track_album_diversity@{cutoffs.tracks}"] = albums
    if catalogue.artists:
        diversity = variety.artist_diversity(lists, catalogue, cutoffs.tracks)
        columns[f"track_artist_diversity@{cutoffs.tracks}"] = diversity
    if catalogue.artists and tracks.sizes.any():
        shared = variety.right_artists(hidden, lists, catalogue)
        right = metrics.r_precision_with_artists(tracks.hits, tracks.sizes, shared)
        columns["track_r_precision_artists"] = right
    return columns


def _bands(matched: Matched, catalogue: Catalogue, cutoffs: Cutoffs) -> dict[str, Values]:
    """Return recall and nDCG of each popularity band's hidden tracks alone; all others count as misses."""
    bands = PopularityBands.of(catalogue)
    lists = [answer.tracks for answer in matched.predictions]
    hidden: dict[str, list[list[Id]]] = {band: [[] for _ in lists] for band in BANDS}
    for row, answer in enumerate(matched.answers):
        for track in answer.tracks:
            hidden[bands.band(catalogue.tracks.get(track, 0))][row].append(track)
    columns: dict[str, Values] = {}
    for band, truth in hidden.items():
        relevance = judge(truth, lists, cutoffs.tracks)
        if relevance.sizes.any():
            there = np.where(relevance.sizes > 0, relevance.sizes, np.nan)
            columns[f"hidden_tracks/{band}"] = there
            hits, k = relevance.hits, cutoffs.tracks
            columns[f"{cutoffs.track_ndcg}/{band}"] = metrics.ndcg(hits, relevance.sizes, k)
            columns[f"{cutoffs.track_recall}/{band}"] = metrics.recall(hits, relevance.sizes, k)
    return columns
