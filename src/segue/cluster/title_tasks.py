"""The tasks that read titles by shards: tokens, a vocabulary by hash-partitioned sums, rows.

    tokens      a shard's titles → their tokens, and in how many of its titles each is, by partition
    vocabulary  a partition of all shards' counts → the names that enough titles have
    rows        a shard's tokens and the whole vocabulary → the shard's rows

A name's partition is a hash of the name, so that all its counts meet in one task.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
import polars as pl

from segue.cluster.bench import Bench
from segue.cluster.matrices import matrix_parts
from segue.cluster.storage import Output
from segue.facets.table import Block
from segue.facets.titled import LEAST_TITLES, coded_rows, words_of
from segue.text.dictionary import Korean
from segue.text.tokens import tokenise

BLOCKS: Final[tuple[Block, ...]] = ("word", "gram")

_BAGS: Final = {block: pl.List(pl.String) for block in BLOCKS}
_COUNTS: Final = {"partition": pl.Int32, "block": pl.String, "name": pl.String, "count": pl.Int64}


def tokens(bench: Bench) -> dict[str, Output]:
    """Return `tokens`, the bags of each title of `titles`, and their `counts`.

    Another input is `korean`, how Korean is read, as JSON. Setting: `shards`, how many partitions there are.
    """
    korean = msgspec.json.decode(bench.store.bytes_of(bench.pieces("korean")[0]), type=Korean)
    titles: list[str] = bench.tables("titles")[0]["title"].to_list()
    found = tokenise(titles, korean=korean)
    bags: dict[Block, list[tuple[str, ...]]] = {
        "word": [words_of(title) for title in found],
        "gram": [title.grams for title in found],
    }
    counted = [
        (partition_of(name, int(bench.number("shards"))), block, name, count)
        for block in BLOCKS
        for name, count in sorted(Counter(name for bag in bags[block] for name in set(bag)).items())
    ]
    return {
        "tokens": pl.DataFrame(bags, schema=_BAGS),
        "counts": pl.DataFrame(counted, schema=_COUNTS, orient="row"),
    }


def partition_of(name: str, partitions: int) -> int:
    """Return a name's partition, by CRC-32."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % partitions


def vocabulary(bench: Bench) -> dict[str, Output]:
    """Return `names` with their counts, of the partition `partition`, from all shards' `counts`."""
    own = [
        table.filter(pl.col("partition") == int(bench.number("partition")))
        for table in bench.tables("counts")
    ]
    summed = pl.concat(own).group_by("block", "name").agg(pl.col("count").sum())
    kept = summed.filter(pl.col("count") >= LEAST_TITLES).sort("block", "name")
    return {"names": kept}


def ordered(partitions: Sequence[pl.DataFrame]) -> dict[Block, tuple[str, ...]]:
    """Return the names of each block from all partitions, in the order of `segue.facets.vocabulary.frequent`."""
    whole = pl.concat(partitions)
    found: dict[Block, tuple[str, ...]] = {}
    for block in BLOCKS:
        part = whole.filter(pl.col("block") == block)
        pairs = zip(part["count"].to_list(), part["name"].to_list(), strict=True)
        found[block] = tuple(name for _, name in sorted((-count, name) for count, name in pairs))
    return found


def rows(bench: Bench) -> dict[str, Output]:
    """Return the rows of a shard's `tokens` over all `names`: the four arrays of each block."""
    names = ordered(bench.tables("names"))
    bags = bench.tables("tokens")[0]
    found: dict[str, Output] = {}
    for block in BLOCKS:
        matrix = coded_rows(bags[block].to_list(), names[block])
        found |= matrix_parts(matrix, f"{block}-")
    return found
