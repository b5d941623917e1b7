"""Segue's own recipes, adapted to the shape of the data by the numbers in `profiles` and `weights`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

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
from segue.generators.neural.title_encoder import EncodedTitles
from segue.generators.tags.classifier import TagClassifier
from segue.generators.tags.co_occurrence import CoOccurrence
from segue.generators.tags.ease import TagEASE
from segue.generators.tags.spelled import SpelledTags
from segue.recipes import profiles, weights
from segue.recipes.profiles import SMALL_FACTORS, DensityProfile
from segue.recipes.recipe import Member, Ranking, Recipe
from segue.recipes.shape import Shape
from segue.recipes.small import TAGS as SMALL_TAGS
from segue.recipes.small import small_profile


def _density(shape: Shape) -> DensityProfile:
    return profiles.SPARSE if shape.sparse else profiles.DENSE


def _half_life(shape: Shape, name: str) -> int:
    """Return the days at which a playlist counts half; 0 (ignore time) where playlists have no dates."""
    return profiles.HALF_LIFE[name] if shape.dated else 0


def _als(shape: Shape, factors: int) -> ALS:
    """Return a factorisation of playlists with tracks; large ones of dense data start by singular vectors."""
    density, size = _density(shape), profiles.SIZES[shape.size]
    found = ALS(
        factors,
        unobserved=density.unobserved,
        facet_regularization=density.facet_regularization,
        iterations=shape.between(*density.als_iterations),
        blocks=density.als_blocks,
        needs="track",
        pool=shape.between(*density.pool),
    )
    if shape.sparse or factors <= SMALL_FACTORS or size.als_iterations is None:
        return found
    return dataclasses.replace(found, passes=size.als_passes, iterations=size.als_iterations)


def _large_als(shape: Shape) -> ALS:
    """Return the main factorisation of tracks: it uses time and order, and more sweeps for few pairs."""
    density = _density(shape)
    found = _als(shape, shape.between(*profiles.SIZES[shape.size].als_factors))
    return dataclasses.replace(
        found,
        iterations=density.large_iterations or found.iterations,
        window=density.window,
        time_bin=profiles.TIME_BIN if shape.dated else 0,
    )


def _light(shape: Shape) -> dict[str, CandidateGenerator]:
    """Return the generators of the fast recipe, which take seconds to fit."""
    density = _density(shape)
    titles = profiles.TAGGED if shape.tagged else profiles.UNTAGGED
    small = small_profile(shape) if shape.small else None
    found: dict[str, CandidateGenerator] = {
        "popularity": Popularity(),
        "neighbours": PlaylistNeighbours(
            blocks={"track": 1.0, "tag": 0.3, "word": 0.3},
            power=density.power if small is None or small.power is None else small.power,
            damping=density.damping,
            half_life=_half_life(shape, "neighbours"),
            neighbours=shape.between(*profiles.NEIGHBOURS),
        ),
        "titles": TitleNeighbours(blocks={"word": 1.0, "gram": titles.gram, "tag": 1.0}, power=titles.power),
        "small als": _als(shape, SMALL_FACTORS),
    }
    linear = profiles.SIZES[shape.size].linear
    if linear and (shape.small or not shape.sparse):  # on sparse playlists of Melon's size it adds nothing
        found["linear autoencoder"] = (
            linear if small is None else dataclasses.replace(linear, least=small.least)
        )
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
    """Return the generators that the default recipe adds."""
    density = _density(shape)
    found: dict[str, CandidateGenerator] = {
        "sharp neighbours": PlaylistNeighbours(
            blocks={"track": 1.0, "tag": 0.3, "word": 0.3},
            power=2.5,
            idf=0.7,
            half_life=_half_life(shape, "sharp neighbours"),
            neighbours=shape.between(*profiles.SHARP_NEIGHBOURS),
        ),
        "als": _large_als(shape),
        "als neighbours": ALSNeighbours(
            dataclasses.replace(
                _als(shape, shape.between(*profiles.NEAR_FACTORS)),
                unobserved=density.near_unobserved,
                facet_regularization=0.1,
            ),
            NeighbourWeights(
                neighbours=shape.between(*profiles.NEAR_NEIGHBOURS),
                half_life=_half_life(shape, "als neighbours"),
            ),
        ),
    }
    if density.beside:
        found["adjacent tracks"] = AdjacentTracks(half_life=_half_life(shape, "adjacent tracks"))
    if shape.tagged:
        found |= _for_tags(shape)
    return found


def _for_tags(shape: Shape) -> dict[str, CandidateGenerator]:
    """Return the generators for tags only; no comparison of their own settings is recorded."""
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
            neighbours=shape.between(*profiles.NEIGHBOURS),
        ),
    }
    if profiles.SIZES[shape.size].classifier:
        found["tag classifier"] = TagClassifier(least=5, runs=3) if _learned_once(shape) else TagClassifier()
        found["tag ease"] = TagEASE()
    if shape.between(*profiles.NEAR_FACTORS) > SMALL_FACTORS:  # else `als neighbours` are as small
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
    if "cold start" in tracks:  # it uses the same factorisation
        tracks["small als"] -= tracks["cold start"]
    members = tuple(
        Member(
            name=each,
            generator=generators[each],
            tracks=tracks.get(each),
            tags=tags.get(each),
            once=each in once,
            quota=profiles.HEARD if each == "cold start" and ranking else 0,
            lift=_lift(shape) if each == "related" and tracks.get(each) else 0.0,
        )
        for each in weights.ORDER
        if each in generators
    )
    return Recipe(members, ranking, name=name)


def _lift(shape: Shape) -> float:
    return small_profile(shape).lift if shape.small else 0.0


def _track_weights(shape: Shape, generators: Mapping[str, CandidateGenerator]) -> dict[str, float]:
    """Return weights of generators; with few playlists, those of the default recipe only serve the ranker."""
    whole = weights.TRACKS
    if "als" in generators:
        whole = weights.SPARSE if shape.sparse and not shape.small else weights.BESIDE_ALS
    if shape.few:
        light = _light(shape)
        whole = {name: weights.TRACKS[name] if name in light else 0.0 for name in whole}
    if shape.small:
        whole = {
            **whole,
            **(small_profile(shape).tracks if _light_leads(shape, generators) else weights.SMALL),
        }
    return {name: weight for name, weight in whole.items() if name in generators}


def _light_leads(shape: Shape, generators: Mapping[str, CandidateGenerator]) -> bool:
    """Return whether the fused score is that of the fast recipe's generators."""
    return shape.few or "als" not in generators


def _tag_weights(shape: Shape, generators: Mapping[str, CandidateGenerator]) -> dict[str, float]:
    tags = {name: weight for name, weight in weights.TAGS.items() if name in generators}
    if "small als neighbours" in tags:
        del tags["als neighbours"]
    if shape.small and _light_leads(shape, generators):
        tags = {name: SMALL_TAGS.get(name, weight) for name, weight in tags.items()}
    light = _light(shape)
    return {name: weight if name in light else shape.tag_trust * weight for name, weight in tags.items()}


def fast(shape: Shape) -> Recipe:
    """Return the recipe `fast`: neighbours, a small factorisation, popularity, fixed weights; minutes."""
    return _recipe("fast", shape, _light(shape), None)


def default(shape: Shape) -> Recipe:
    """Return the recipe `default`: those of `fast`, larger ones, and a ranker learned on held-out playlists."""
    return _recipe("default", shape, _light(shape) | _heavy(shape), _ranking(shape), _once(shape))


def full(shape: Shape) -> Recipe:
    """Return the recipe `full`: `default` and BERT on titles. Needs torch, and 20 minutes for 100,000 titles."""
    encoded = {"title encoder": EncodedTitles("bert", _als(shape, SMALL_FACTORS))}
    return _recipe("full", shape, _light(shape) | _heavy(shape) | encoded, _ranking(shape), _once(shape))


def _learned_once(shape: Shape) -> bool:
    return shape.titles >= profiles.MOST_TITLES


def _once(shape: Shape) -> tuple[str, ...]:
    """Return the generators that are not fitted again for every fold."""
    encoders = ("title encoder",) if shape.titles >= profiles.MANY_TITLES else ()
    return ("tag classifier", *encoders) if _learned_once(shape) else encoders


def _ranking(shape: Shape) -> Ranking:
    """Return how rankers are learned; few playlists get more folds and runs, which cost time."""
    return profiles.SIZES[shape.size].ranking_for(shape)
