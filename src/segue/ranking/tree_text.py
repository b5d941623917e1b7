"""The check of LightGBM's text format, before LightGBM reads it.

LightGBM believes what it reads: a wrong number ends the process, or a prediction never ends. So this module accepts
only what Segue's rankers are, and walks every tree: numerical splits on known features, every node and every leaf
reached once, each node before the nodes below it, finite values, exact sizes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_HEADER: Final = re.compile(
    r"tree\nversion=v[34]\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\n"
    r"max_feature_idx=(?P<last>\d{1,6})\n"
    r"objective=(?:rank_xendcg|lambdarank)\n"
    r"feature_names=(?P<names>[!-<>-~]+(?: [!-<>-~]+)*)\n"
    r"feature_infos=(?P<infos>(?:none|\[[-+.:\w]+\])(?: (?:none|\[[-+.:\w]+\]))*)\n"
    r"tree_sizes=(?P<sizes>\d{1,9}(?: \d{1,9})*)\n\n"
)

_FOOTER: Final = re.compile(
    r"end of trees\n\nfeature_importances:\n(?:[!-<>-~]+=\d{1,18}\n)*"
    r"\nparameters:\n(?:\[[a-z_0-9]{1,60}: [ -Z^-~]*\]\n)*\nend of parameters\n"
    r"(?:\npandas_categorical:(?:null|\[\])\n)?"
)

_TREE: Final = re.compile(
    r"Tree=\d{1,7}\nnum_leaves=(?P<leaves>\d{1,7})\nnum_cat=0\n"
    r"split_feature=(?P<split_feature>.*)\nsplit_gain=(?P<split_gain>.*)\nthreshold=(?P<threshold>.*)\n"
    r"decision_type=(?P<decision_type>.*)\nleft_child=(?P<left_child>.*)\nright_child=(?P<right_child>.*)\n"
    r"leaf_value=(?P<leaf_value>.*)\nleaf_weight=(?P<leaf_weight>.*)\nleaf_count=(?P<leaf_count>.*)\n"
    r"internal_value=(?P<internal_value>.*)\ninternal_weight=(?P<internal_weight>.*)\n"
    r"internal_count=(?P<internal_count>.*)\nis_linear=0\nshrinkage=(?P<shrinkage>.*)\n{3}"
)

_OF_NODES: Final = {
    "split_feature": True,
    "split_gain": False,
    "threshold": False,
    "decision_type": True,
    "left_child": True,
    "right_child": True,
    "internal_value": False,
    "internal_weight": False,
    "internal_count": True,
}
"""The lists with a number for each node, and whether these are integers."""

_OF_LEAVES: Final = {"leaf_value": False, "leaf_weight": False, "leaf_count": True}

_FINITE: Final = ("leaf_value", "shrinkage")
"""What scores are made of; a threshold may be infinite, where only missing values go the other way."""

_INTEGER: Final = r"-?\d{1,10}"
_FLOAT: Final = r"-?\d{1,40}(?:\.\d{1,40})?(?:e[-+]?\d{1,3})?|-?inf"
_INTEGERS, _FLOATS = (re.compile(f"(?:{number})(?: (?:{number}))*") for number in (_INTEGER, _FLOAT))

_CATEGORICAL: Final = 1
_DECISIONS: Final = 16
"""One more than the largest type of a decision: categorical, default side, two bits for missing values."""


class WrongTreesError(ValueError):
    """A text that is not a ranker's; says why."""


class Trees(NamedTuple):
    """The lists of all trees, one after the other, by LightGBM's names, and how many leaves each tree has."""

    names: tuple[str, ...]
    lists: Mapping[str, NDArray[np.float64]]
    leaves: Integers


def read_trees(text: str) -> Trees:
    """The names of the features, and the lists, of trees in LightGBM's text format, which LightGBM may then read.

    Raises:
        WrongTreesError: The text is damaged, or of trees that Segue does not fit.
    """
    header = _HEADER.match(text)
    if header is None:
        raise WrongTreesError("its first lines are not those of a ranker")
    names, infos = header["names"].split(" "), header["infos"].split(" ")
    if not len(names) == len(infos) == int(header["last"]) + 1:
        raise WrongTreesError("its numbers of features differ")
    parts = _parts(text, header.end(), list(map(int, header["sizes"].split(" "))))
    found = _read(parts, tuple(names))
    _check(found)
    return found


def _parts(text: str, start: int, sizes: Sequence[int]) -> list[re.Match[str]]:
    """Each tree's lines; the text must have exactly these sizes, and end as it does."""
    if not text.isascii():
        raise WrongTreesError("it has letters that no ranker has")
    found: list[re.Match[str]] = []
    for number, size in enumerate(sizes):
        part = _TREE.fullmatch(text, start, start + size)
        if part is None or not part[0].startswith(f"Tree={number}\n"):
            raise WrongTreesError(f"its tree {number} has other lines, or another size, than a ranker's")
        found.append(part)
        start += size
    if _FOOTER.fullmatch(text, start) is None:
        raise WrongTreesError("its last lines are not those of a ranker")
    return found


def _read(parts: Sequence[re.Match[str]], features: tuple[str, ...]) -> Trees:
    leaves = np.array([int(part["leaves"]) for part in parts], np.int64)
    if (leaves < 1).any():
        raise WrongTreesError("a tree has no leaves")
    lists: dict[str, NDArray[np.float64]] = {}
    for names, sizes in ((_OF_NODES, leaves - 1), (_OF_LEAVES, leaves), ({"shrinkage": False}, leaves**0)):
        for name, whole in names.items():
            lists[name] = _numbers([part[name] for part in parts], sizes, name, whole=whole)
    return Trees(features, lists, leaves)


def _numbers(texts: Sequence[str], sizes: Integers, name: str, *, whole: bool) -> NDArray[np.float64]:
    """The numbers of all trees; of a tree with one leaf, the lists of nodes are empty, those of leaves may be."""
    pattern = _INTEGERS if whole else _FLOATS
    found: list[str] = []
    for text, size in zip(texts, sizes.tolist(), strict=True):
        own = text.split(" ") if text else []
        if len(own) != size and not (size == 1 and not own and name in ("leaf_weight", "leaf_count")):
            raise WrongTreesError(f"a tree has {len(own)} numbers of {name}, not {size}")
        found += own
    if found and pattern.fullmatch(" ".join(found)) is None:
        raise WrongTreesError(f"{name} has something else than numbers")
    values = np.array(found, np.float64)
    if name in _FINITE and not np.isfinite(values).all():
        raise WrongTreesError(f"{name} has a number that is too large")
    return values


def _check(trees: Trees) -> None:
    used, decision = trees.lists["split_feature"], trees.lists["decision_type"].astype(np.int64)
    if ((used < 0) | (used >= len(trees.names))).any():
        raise WrongTreesError("a node asks for a feature that is not there")
    if ((decision < 0) | (decision >= _DECISIONS) | (decision & _CATEGORICAL == _CATEGORICAL)).any():
        raise WrongTreesError("a node decides otherwise than by a threshold")
    nodes = trees.leaves - 1
    tree = np.repeat(np.arange(len(nodes)), nodes)
    place = np.arange(len(tree)) - np.repeat(np.cumsum(nodes) - nodes, nodes)
    children = np.concatenate([trees.lists["left_child"], trees.lists["right_child"]]).astype(np.int64)
    parents = np.concatenate([place, place])
    if ((children >= 0) & (children <= parents)).any():
        raise WrongTreesError("a node is above itself")
    # below the nodes of a tree is each other node, and each leaf (written -1, -2, …), exactly once
    owner = np.concatenate([tree, tree])
    order = np.lexsort((children, owner))
    split = trees.leaves[nodes > 0]
    rank = np.arange(len(order)) - np.repeat(np.cumsum(2 * split - 2) - (2 * split - 2), 2 * split - 2)
    below = rank - np.repeat(split, 2 * split - 2)
    if (children[order] != np.where(below < 0, below, below + 1)).any():
        raise WrongTreesError("a node or a leaf is below no node, or below two")
