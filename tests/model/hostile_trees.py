"""What can be done to LightGBM's text: other numbers in a tree, other counts, other parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

Damage = Callable[[Path], object]

_LISTS = ("split_feature", "left_child", "right_child", "decision_type")
_FLOATS = ("threshold", "leaf_value")


def tree_damages(path: Path) -> Mapping[str, Damage]:
    """What can be done to a file, by name; nothing for a file that is not LightGBM's."""
    if path.suffix != ".txt":
        return {}
    found: dict[str, Damage] = {}
    for name in _LISTS:
        for value in ("-1", "0", "1", "99", "-99", "2147483647", "-2147483648", "4294967296", "x", ""):
            found[f"{name} begins with {value or 'nothing'}"] = _sub(rf"\n{name}=-?\d+", f"\n{name}={value}")
            found[f"{name} ends with {value or 'nothing'}"] = _sub(
                rf"(\n{name}=.*?)-?\d+\n", rf"\g<1>{value}\n"
            )
        found[f"{name} has one more"] = _sub(rf"(\n{name}=.*)\n", r"\g<1> 0\n")
        found[f"{name} has one less"] = _sub(rf"(\n{name}=.*) \S+\n", r"\g<1>\n")
        found[f"{name} is missing"] = _sub(rf"\n{name}=.*\n", "\n")
        found[f"{name} is there twice"] = _sub(rf"(\n{name}=.*\n)", r"\g<1>\g<1>")
    for name in _FLOATS:
        for value in ("nan", "inf", "-inf", "1e400", "", "x", "1e308"):
            found[f"{name} begins with {value or 'nothing'}"] = _sub(rf"\n{name}=\S+", f"\n{name}={value}")
        found[f"{name} has one less"] = _sub(rf"(\n{name}=.*) \S+\n", r"\g<1>\n")
        found[f"{name} is missing"] = _sub(rf"\n{name}=.*\n", "\n")
    for name in (
        "num_leaves",
        "num_cat",
        "num_class",
        "num_tree_per_iteration",
        "max_feature_idx",
        "is_linear",
    ):
        for value in ("-1", "0", "1", "2", "999", "2147483647", "99999999999", "x", ""):
            found[f"{name} is {value or 'nothing'}"] = _sub(rf"\n{name}=.*\n", f"\n{name}={value}\n")
        found[f"{name} is missing"] = _sub(rf"\n{name}=.*\n", "\n")
    for name in ("leaf_count", "leaf_weight", "internal_value", "internal_count", "split_gain", "shrinkage"):
        found[f"{name} is x"] = _sub(rf"\n{name}=.*\n", f"\n{name}=x\n")
        found[f"{name} is missing"] = _sub(rf"\n{name}=.*\n", "\n")
    return {**found, **_WHOLE}


def _sub(pattern: str, new: str, count: int = 1) -> Damage:
    def damage(path: Path) -> None:
        text = path.read_text("utf-8")
        sized = re.sub(pattern, new, text, count=count)
        path.write_text(with_sizes(sized), "utf-8")

    return damage


def with_sizes(text: str) -> str:
    """The text with the sizes of its trees, as LightGBM counts them, so that it finds each."""
    parts = re.split(r"(?=\nTree=\d+\n)|(?=\nend of trees)", text)
    sizes = [str(len(part.encode())) for part in parts if part.startswith("\nTree=")]
    return re.sub(r"\ntree_sizes=.*\n", f"\ntree_sizes={' '.join(sizes)}\n", text, count=1)


def _raw(change: Callable[[str], str]) -> Damage:
    return lambda path: path.write_text(change(path.read_text("utf-8")), "utf-8")


_WHOLE: Mapping[str, Damage] = {
    "tree_sizes are too large": _raw(lambda text: re.sub(r"\ntree_sizes=\d+", "\ntree_sizes=99999999", text)),
    "tree_sizes are too small": _raw(lambda text: re.sub(r"\ntree_sizes=\d+", "\ntree_sizes=3", text)),
    "tree_sizes are negative": _raw(lambda text: re.sub(r"\ntree_sizes=\d+", "\ntree_sizes=-5", text)),
    "tree_sizes are missing": _raw(lambda text: re.sub(r"\ntree_sizes=.*\n", "\n", text)),
    "tree_sizes have one less": _raw(lambda text: re.sub(r"(\ntree_sizes=.*) \d+\n", r"\g<1>\n", text)),
    "tree_sizes have one more": _raw(lambda text: re.sub(r"(\ntree_sizes=.*)\n", r"\g<1> 500\n", text)),
    "a feature less": _raw(lambda text: re.sub(r"(\nfeature_names=.*) \S+\n", r"\g<1>\n", text)),
    "no features": _raw(lambda text: re.sub(r"\nfeature_names=.*\n", "\nfeature_names=\n", text)),
    "feature_infos are missing": _raw(lambda text: re.sub(r"\nfeature_infos=.*\n", "\n", text)),
    "another objective": _raw(
        lambda text: re.sub(r"\nobjective=.*\n", "\nobjective=multiclass num_class:9\n", text)
    ),
    "an objective that is none": _raw(lambda text: re.sub(r"\nobjective=.*\n", "\nobjective=x\n", text)),
    "another version": _raw(lambda text: text.replace("version=v4", "version=v99")),
    "averaged": _raw(lambda text: text.replace("\nlabel_index=0", "\nlabel_index=0\naverage_output")),
    "no trees": _raw(lambda text: re.sub(r"\nTree=0\n.*(?=\nend of trees)", "", text, flags=re.DOTALL)),
    "nothing but the ends": _raw(lambda _: "tree\nend of trees\n\nend of parameters\n"),
    "only the first line": _raw(lambda text: text.partition("\n")[0]),
    "a run of nothing": _raw(lambda text: text + "\n=== run ===\n"),
    "a stray byte": lambda path: path.write_bytes(path.read_bytes() + b"\xff"),
    "a zero byte": lambda path: path.write_bytes(path.read_bytes().replace(b"left_child", b"left\0child")),
    "a category": _raw(
        lambda text: with_sizes(
            re.sub(r"\ndecision_type=\d+", "\ndecision_type=1", text, count=1).replace(
                "num_cat=0\n", "num_cat=1\ncat_boundaries=0 999999\ncat_threshold=1\n", 1
            )
        )
    ),
    "a linear leaf": _raw(
        lambda text: with_sizes(
            text.replace(
                "is_linear=0", "is_linear=1\nleaf_const=1\nnum_features=99\nleaf_features=99999\n", 1
            )
        )
    ),
}
