"""Columns of lists of names as rows over a vocabulary, without a Python object a name."""

from __future__ import annotations

import numpy as np
import polars as pl

from segue.facets.sparse import Csr, from_codes


def coded(bags: pl.Series) -> tuple[tuple[str, ...], Csr]:
    """The names in a column of lists of names, and the lists as rows.

    Args:
        bags: A list of strings a row; null counts as an empty one, and so does a null in it.

    Returns:
        The names as `frequent` orders them, the most frequent first and ties by name, and a 0/1 matrix
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
    """The first label that stands in the place of each key.

    Args:
        keys: A list of strings a row.
        labels: As many rows of lists; what one list has more than the other stands for nothing.
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
