"""Check that the tracks of a dataset, or labelled files, have the same ids as those of a feature store."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final

from segue.audio.store import FeatureStore
from segue.errors import DataError, SegueWarning, Where

FEW: Final = 0.5
"""A match of a smaller share of the smaller side causes a warning: most sounds then stay unused."""

NAMED: Final = 3
"""Number of ids of each side in a message."""

_HINT: Final = "Ids must be the same in both: see `segue audio features --ids`."


def check_matches(
    wanted: Collection[str], store: FeatureStore, *, what: str = "tracks of the dataset"
) -> None:
    """Warn if a store has only few of the requested ids.

    Args:
        wanted: The requested ids, without repeats.
        store: The feature store.
        what: A description of the ids' owners.

    Raises:
        DataError: It has none of them.
    """
    missing = [key for key in wanted if key not in store]
    matched = len(wanted) - len(missing)
    if not matched:
        raise DataError(
            expected=f"sounds of the {what}, such as {_shown(wanted)}",
            got=f"a store that has {_shown(store.ids)}",
            where=Where(store.directory),
            hint=_HINT,
        )
    if matched < FEW * min(len(wanted), len(store)):
        there = set(wanted)
        others = (key for key in store.ids if key not in there)
        warnings.warn(
            f"{store.directory}: sounds of {matched:,} of {len(wanted):,} {what}, though the store has {len(store):,}. "
            f"Without sound: {_shown(missing)}; only in the store: {_shown(others)}. {_HINT}",
            SegueWarning,
            stacklevel=3,
        )


def _shown(ids: Iterable[str]) -> str:
    return ", ".join(map(repr, islice(ids, NAMED))) or "none"
