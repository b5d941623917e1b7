"""One model in the service, with its search index."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from segue.service.pool.generation import Generation
from segue.service.pool.jobs import Index, ModelFacts, encode
from segue.service.search.index import SearchIndex

LOG: Final = logging.getLogger("segue.service")

INDEX: Final = "search.sqlite"
"""The index's name inside the model directory; it disappears when another model is fitted there."""

BUILDING: Final = 1800.0
"""Seconds that building an index may take."""


@dataclass(frozen=True)
class Served:
    """One model in the service."""

    facts: ModelFacts
    index: SearchIndex
    directory: Path


async def index_of(
    generation: Generation, facts: ModelFacts, directory: Path, *, apart: bool = False
) -> SearchIndex:
    """The model's index; one of the workers builds it if there is none yet.

    Args:
        generation: The workers.
        facts: The model.
        directory: Its directory.
        apart: Whether the index is in the user's cache, because one that came with the model is not signed.
    """
    path = _place(directory, facts, apart=apart)
    found = await asyncio.to_thread(SearchIndex.current, path, facts.digest)
    if found is None:
        start = time.perf_counter()
        LOG.info("building the search index", extra={"model": facts.name, "tracks": facts.tracks})
        worker = next(iter(generation.workers))
        await worker.ask(encode(Index(model=facts.name, path=str(path))), BUILDING)
        LOG.info("built the search index", extra={"seconds": round(time.perf_counter() - start, 1)})
        found = await asyncio.to_thread(SearchIndex, path)
    return found


def _place(directory: Path, facts: ModelFacts, *, apart: bool) -> Path:
    """A path inside the model directory, or in the user's cache if the directory cannot be written."""
    if not apart and os.access(directory, os.W_OK):
        return directory / INDEX
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "segue" / f"search-{facts.digest}.sqlite"
