"""Segue's own recipes, each fitted to the shape of the data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from segue.generators.als.als import ALS
from segue.generators.als.cold_start import ColdStart
from segue.generators.als.title_regression import TitleRegression
from segue.generators.base import CandidateGenerator
from segue.generators.content.named_in_title import NamedInTitle
from segue.generators.content.popularity import Popularity
from segue.generators.content.related import Related
from segue.generators.content.same_artist import SameArtist
from segue.generators.knn.adjacent_tracks import AdjacentTracks
from segue.generators.knn.latent import ALSNeighbours, NeighbourWeights
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.generators.knn.titles import TitleNeighbours
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.generators.neural.title_encoder import EncodedTitles
from segue.generators.tags.classifier import TagClassifier
from segue.generators.tags.co_occurrence import CoOccurrence
from segue.generators.tags.ease import TagEASE
from segue.generators.tags.spelled import SpelledTags
from segue.ranking.trees import BoostedTrees
from segue.recipes import weights
from segue.recipes.recipe import TAG_TREES, Member, Ranking, Recipe
from segue.recipes.shape import MIDDLING, Shape
from segue.word2vec.track2vec import Track2Vec

SMALL_FACTORS: Final = 32
"""Few enough to tell playlists of one kind from those of another, and no more: for tags that is best."""

HEARD: Final = 40
"""Tracks that the ranker sees by their sound and metadata: no other generator can speak for those of no playlist."""

SPAN: Final = 6
"""Tracks that stand together in Melon's playlists; 4 is as good, 20 too many."""

TIME_BIN: Final = 90
"""Days; 60 and 120 are as good. With few factors there is no room for time."""


def _als(shape: Shape, factors: int) -> ALS:
    """Tuned on dev splits of very sparse playlists (7,900 of Melon's) and of denser ones (9,000 of Spotify's)."""
    if shape.sparse:
        return ALS(factors, blocks={"track": 1.0, "tag": 0.3}, needs="track")
    found = ALS(
        factors,
        unobserved=1 / 50,
        facet_regularization=0.1,
        iterations=shape.between(10, 6),
        blocks={"track": 1.0, "tag": 0.5, "word": 0.5},
        needs="track",
        pool=shape.between(100_000, 50_000),
    )
    # beyond what is fitted in seconds anyway, and for more than the few factors that any start finds
    return (
        found
        if shape.small or factors <= SMALL_FACTORS
        else dataclasses.replace(found, passes=2, iterations=4)
    )


def _large_als(shape: Shape) -> ALS:
    """The one that leads where tracks are given: it knows of time and order, and sweeps more where they are few."""
    found = _als(shape, 128 if shape.small else shape.between(256, 128))
    return dataclasses.replace(
        found,
        iterations=15 if shape.sparse else found.iterations,
        window=SPAN if shape.sparse else 0,
        time_bin=TIME_BIN if shape.dated else 0,
    )


def _light(shape: Shape) -> dict[str, CandidateGenerator]:
    """What the fast recipe has: seconds to fit."""
    found: dict[str, CandidateGenerator] = {
        "popularity": Popularity(),
        "neighbours": PlaylistNeighbours(
            blocks={"track": 1.0, "tag": 0.3, "word": 0.3},
            power=1.0 if shape.sparse else 1.3,
            damping=-0.1 if shape.sparse else 0.0,
            half_life=1500 if shape.dated else 0,
            neighbours=shape.between(2000, 500),
        ),
        "titles": TitleNeighbours(
            blocks={"word": 1.0, "gram": 1.0 if shape.tagged else 0.5, "tag": 1.0},
            power=3.0 if shape.tagged else 2.0,
        ),
        "small als": _als(shape, SMALL_FACTORS),
    }
    if shape.described:
        found |= {"related": Related(), "named in title": NamedInTitle(), "same artist": SameArtist()}
    if shape.titled:
        found["title regression"] = TitleRegression(_als(shape, SMALL_FACTORS))
    if shape.tagged:
        found["co-occurrence"] = CoOccurrence()
    if shape.heard:
        found["cold start"] = ColdStart(_als(shape, SMALL_FACTORS))
    return found


def _heavy(shape: Shape) -> dict[str, CandidateGenerator]:
    """What the default recipe has beside it."""
    found: dict[str, CandidateGenerator] = {
        "sharp neighbours": PlaylistNeighbours(
            blocks={"track": 1.0, "tag": 0.3, "word": 0.3},
            power=2.5,
            idf=0.7,
            half_life=700 if shape.dated else 0,
            neighbours=shape.between(2000, 300),
        ),
        "als": _large_als(shape),
        "als neighbours": ALSNeighbours(
            dataclasses.replace(
                _als(shape, shape.between(128, 32)),
                unobserved=1 / 30 if shape.sparse else 1 / 20,
                facet_regularization=0.1,
            ),
            NeighbourWeights(neighbours=shape.between(200, 400), half_life=700 if shape.dated else 0),
        ),
        "track2vec": Track2VecNeighbours(
            Track2Vec(
                vector_size=64,
                epochs=20 if shape.small else 40 if shape.pairs < MIDDLING else shape.between(30, 5),
                negative=10 if shape.small else 20 if shape.pairs < MIDDLING else shape.between(10, 5),
                min_count=1 if shape.pairs < MIDDLING else 2,
                sample=0,
            ),
            nearness=NeighbourWeights(
                neighbours=300, power=8.0, tag_damping=-0.4, half_life=1000 if shape.dated else 0
            ),
        ),
    }
    if (
        shape.sparse
    ):  # else playlists that hold two tracks are many, and their number says more than their order
        found["adjacent tracks"] = AdjacentTracks(half_life=1500 if shape.dated else 0)
    if shape.tagged:
        found |= _for_tags(shape)
    return found


def _for_tags(shape: Shape) -> dict[str, CandidateGenerator]:
    """What is asked for tags alone."""
    found: dict[str, CandidateGenerator] = {
        "spelled tags": SpelledTags(),
        "tag als": ALS(
            64,
            unobserved=0.1,
            regularization=0.1,
            facet_regularization=0.02,
            iterations=8,
            blocks={"track": 1.0, "tag": 1.0, "word": 0.5, "gram": 0.2},
        ),
        "tag neighbours": PlaylistNeighbours(
            blocks={"track": 1.0, "tag": 1.0, "word": 0.3},
            power=1.5,
            length=0.3,
            neighbours=shape.between(2000, 500),
        ),
    }
    if not shape.small:  # from few titles a classifier learns less than their neighbours tell
        found["tag classifier"] = TagClassifier(least=5, runs=3) if _learned_once(shape) else TagClassifier()
        found["tag ease"] = TagEASE()
    if shape.between(128, 32) > SMALL_FACTORS:  # else those of the tracks have as few
        found["small als neighbours"] = ALSNeighbours(
            _als(shape, SMALL_FACTORS), NeighbourWeights(neighbours=1000)
        )
    return found


def _recipe(
    name: str,
    shape: Shape,
    generators: Mapping[str, CandidateGenerator],
    ranking: Ranking | None,
    once: tuple[str, ...] = (),
) -> Recipe:
    tracks, tags = _track_weights(shape, generators), _tag_weights(shape, generators)
    if "cold start" in tracks:  # it rests on the same factorisation
        tracks["small als"] -= tracks["cold start"]
    members = tuple(
        Member(
            name=each,
            generator=generators[each],
            tracks=tracks.get(each),
            tags=tags.get(each),
            once=each in once,
            quota=HEARD if each == "cold start" and ranking else 0,
        )
        for each in weights.ORDER
        if each in generators
    )
    return Recipe(members, ranking, name=name)


def _track_weights(shape: Shape, generators: Mapping[str, CandidateGenerator]) -> dict[str, float]:
    """The weights of some generators; of few playlists those of the default recipe show the ranker what they find."""
    whole = weights.TRACKS
    if "als" in generators:
        whole = weights.SPARSE if shape.sparse and not shape.small else weights.BESIDE_ALS
    if shape.few:
        light = _light(shape)
        return {name: weights.TRACKS[name] if name in light else 0.0 for name in whole if name in generators}
    return {name: weight for name, weight in whole.items() if name in generators}


def _tag_weights(shape: Shape, generators: Mapping[str, CandidateGenerator]) -> dict[str, float]:
    tags = {name: weight for name, weight in weights.TAGS.items() if name in generators}
    if "small als neighbours" in tags:
        del tags["als neighbours"]
    light = _light(shape)
    return {name: weight if name in light else shape.tag_trust * weight for name, weight in tags.items()}


def fast(shape: Shape) -> Recipe:
    """Neighbours, a small factorisation and popularity, fused by fixed weights: minutes at full size."""
    return _recipe("fast", shape, _light(shape), None)


def default(shape: Shape) -> Recipe:
    """All generators, and a ranker learned on held-out playlists."""
    return _recipe("default", shape, _light(shape) | _heavy(shape), _ranking(shape), _once(shape))


def full(shape: Shape) -> Recipe:
    """The default recipe and BERT on titles: needs torch, and for 100,000 titles some 20 minutes more on two cores."""
    encoded = {"title encoder": EncodedTitles("bert", _als(shape, SMALL_FACTORS))}
    return _recipe("full", shape, _light(shape) | _heavy(shape) | encoded, _ranking(shape), _once(shape))


MANY_TITLES: Final = 20_000
"""Titles from which an encoder is fitted once: leaving a few out costs less than fitting it for every fold."""

MOST_TITLES: Final = 80_000
"""The same for the classifier, which is quick: the folds' playlists are few among so many, and three may be trained."""


def _learned_once(shape: Shape) -> bool:
    return shape.titles >= MOST_TITLES


def _once(shape: Shape) -> tuple[str, ...]:
    """What is not fitted anew for every fold."""
    encoders = ("title encoder",) if shape.titles >= MANY_TITLES else ()
    return ("tag classifier", *encoders) if _learned_once(shape) else encoders


def _ranking(shape: Shape) -> Ranking:
    """The fewer the playlists, the more folds and runs: both only steady the rankers, and both cost time."""
    if shape.pairs >= MIDDLING:
        few = shape.pairs < 3 * MIDDLING
        return Ranking(
            BoostedTrees(trees=300, leaves=31, columns=0.4)
            if few
            else BoostedTrees(trees=150, learning_rate=0.07),
            TAG_TREES if few else dataclasses.replace(TAG_TREES, trees=150, learning_rate=0.08),
            folds=4 if few else 1,
            cuts=2 if few else 1,
            most=1100 if few else shape.between(1500, 3000),
            most_trackless=shape.between(1500, 3000),
            depth=200 if few else shape.between(200, 120),
            keep=400 if few else shape.between(400, 250),
            tag_depth=100 if few else shape.between(100, 60),
            tag_keep=150 if few else shape.between(150, 100),
        )
    return Ranking(
        BoostedTrees(trees=150, runs=3)
        if shape.small
        else BoostedTrees(trees=300, learning_rate=0.03, runs=3),
        folds=2 if shape.small else 7,
        cuts=2,
        most_trackless=1500 if shape.small else 800,
    )
