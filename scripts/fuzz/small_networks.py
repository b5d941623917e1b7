"""Small whole directories of the networks that read sequences: models that name the next track, and namers."""

from __future__ import annotations

from pathlib import Path

from scripts.fuzz.small import world


def sequence_model(place: Path) -> None:
    """Write a model by all generators of the next track, with a network of each kind that keeps other arrays."""
    import segue
    from segue.generators.content.popularity import Popularity
    from segue.generators.sequence.memory_network import MemoryTracks
    from segue.generators.sequence.next_network import NextNetwork
    from segue.generators.sequence.next_ngrams import NextNGrams
    from segue.recipes import Member, Recipe
    from segue.sequences.memory import MemoryRecipe
    from segue.sequences.recipe import NETWORKS, NetworkRecipe

    networks = [
        Member(
            name, NextNetwork(NetworkRecipe(network=name, dim=8, heads=2, features=4, epochs=1)), tracks=1.0
        )
        for name in NETWORKS
    ]
    members = (
        Member("popularity", Popularity(), tracks=0.1, tags=1.0),
        Member("ngrams", NextNGrams(), tracks=1.0),
        *networks,
        Member("memories", MemoryTracks(MemoryRecipe(dim=8, epochs=1)), tracks=1.0),
    )
    segue.fit(world(), recipe=Recipe(members), seed=1).save(place)


def namer(place: Path) -> None:
    """Write a namer by attention."""
    import msgspec

    from segue.naming.recipes import RECIPES
    from segue.naming.training import train

    recipe = RECIPES["bahdanau"]
    teaching = msgspec.structs.replace(recipe.teaching, epochs=1, batch_size=16, patience=None, device="cpu")
    units = msgspec.structs.replace(recipe.units, size=120)
    train(
        world(),
        place,
        msgspec.structs.replace(
            recipe, dim=16, dropout=0.0, layers=1, heads=2, longest=8, units=units, teaching=teaching
        ),
    )
