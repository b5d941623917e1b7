"""Short lists: why a list has fewer tracks or tags than requested."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segue.constraints.constraints import AS_RANKED
from segue.constraints.selection import Selection
from segue.constraints.table import quotas
from segue.facets import Asked, Block, Facets
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Codes, row
from segue.notes import Note, note


def too_few_tracks(selection: Selection, codes: Codes, asked: Asked, n: int) -> tuple[Note, ...]:
    """Return a note if a list is short: whether the query's date or which constraints left tracks out.

    Args:
        selection: The constraints.
        codes: The list's tracks.
        asked: The query.
        n: How many were requested.
    """
    if len(codes) >= n:
        return ()
    given = asked.codes("track")
    left = np.ones(len(selection.selector.facets.released), np.bool_)
    left[codes] = left[given] = False
    limits = tuple(_limits(selection, np.flatnonzero(left), codes, given, asked.day))
    return (note("few_tracks", found=len(codes), asked=n, limits=limits),)


def too_few_tags(facets: Facets, codes: Codes, n: int) -> tuple[Note, ...]:
    """Return a note if there are fewer tags than requested and the model has tags: it has no others."""
    known = facets.vocabulary.size("tag")
    return () if len(codes) >= n or not known else (note("few_tags", found=len(codes), asked=n, known=known),)


def _limits(selection: Selection, left: NDArray[np.intp], codes: Codes, given: Codes, day: int) -> list[str]:
    """Return what excludes any of the tracks in `left`: "updated", and names of constraints."""
    facets, constraints = selection.selector.facets, selection.constraints
    counted = quotas()
    limits = ["updated"] if day != UNKNOWN_DAY and (facets.released[left] > day).any() else []
    for name in constraints.beside(AS_RANKED):
        if name == "versions":
            stays = ~np.isin(facets.works[left], facets.works[np.concatenate([codes, given])])
        elif name in counted:
            stays = _below(facets, counted[name], constraints.asked(name), codes)[left]
        else:
            only = constraints.only(name, base=AS_RANKED)
            admitted = selection.selector.catalogue().admitted(only) if only.filters else None
            stays = np.ones(len(left), np.bool_) if admitted is None else admitted[left]
        if not stays.all():
            limits.append(name)
    return limits


def _below(facets: Facets, block: Block, cap: int, codes: Codes) -> NDArray[np.bool_]:
    """Return whether each track's artists, or its album, are below their cap in a list."""
    full = np.zeros(facets.vocabulary.size(block), np.float32)
    for code in codes.tolist():
        full[row(facets.tracks[block], code)[0]] += 1
    return np.asarray(facets.tracks[block] @ (full >= cap).astype(np.float32)) == 0
