"""Columns of lists of names as sparse rows over a vocabulary, without a Python object for each name."""

from __future__ import annotations

import numpy as np
import polars as pl

from segue.facets.sparse import Csr, from_codes


def coded(bags: pl.Series) -> tuple[tuple[str, ...], Csr]:
    """Return the names in a column of lists of names, and the lists as rows.

    Args:
        bags: A list of strings per row; a null list is empty, and null names are skipped.

    Returns:
        The names, the most frequent first and ties by name (as `frequent` orders them), and a 0/1 matrix
        (rows, names).
    """
    bags = bags.cast(pl.List(pl.String)).list.drop_nulls()
    lengths = bags.list.len().fill_null(0).to_numpy().astype(np.int64)
    each = pl.DataFrame(
        {"row": np.repeat(np.arange(len(lengths)), lengths), "name": bags.explode().drop_nulls()}
    )
    names = (
        each.unique()
        .group_by("name")
        .len()
        .sort(["len", "name"], descending=[True, False])
        .with_row_index("code")
    )
    codes = each.join(names, on="name", how="left", maintain_order="left")["code"]
    return tuple(names["name"].to_list()), from_codes(codes.to_numpy(), lengths, len(names))


def first_labels(keys: pl.Series, labels: pl.Series) -> dict[str, str]:
    """Return for each key the first label at the key's position.

    Args:
        keys: A list of strings per row.
        labels: A list per row of `keys`; entries without a counterpart in the other list are ignored.
    """
    both = pl.DataFrame({"key": keys, "label": labels})
    shorter = pl.min_horizontal(pl.col("key").list.len(), pl.col("label").list.len())
    pairs = (
        both.select(pl.col("key", "label").list.head(shorter))
        .filter(pl.col("key").list.len() > 0)
        .explode("key", "label")
        .unique("key", keep="first", maintain_order=True)
    )
    return dict(pairs.iter_rows())
