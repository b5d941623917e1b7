"""The learned ranker: LightGBM's boosted trees over the features of candidates.

The objective is XE-NDCG (Bruch 2021, WWW), which needs no pairs of candidates. LambdaMART (Burges 2010,
MSR-TR-2010-82) is available as `lambdarank`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import numpy as np

from segue.errors import ArtifactError, Where
from segue.facets.sparse import Floats
from segue.ranges import Count, Positive, Share
from segue.ranking.tree_runs import THREADS, TreeRun, written
from segue.ranking.tree_text import WrongTreesError

RUN: Final = "\n=== run ===\n"
"""Separates the runs in a file."""


@dataclass(frozen=True)
class BoostedTrees:
    """Settings of the trees; the names are LightGBM's.

    Attributes:
        objective: LightGBM's name of the objective.
        trees: Boosting rounds.
        leaves: Leaves of a tree.
        learning_rate: Step of each tree.
        min_data_in_leaf: Least candidates in a leaf.
        columns: Share of the features that each tree may use.
        cut_off: Ranks that count in the objective.
        runs: How often the trees are trained, each time with other random draws; their scores are averaged.
            More runs reduce the variance of a ranker with few training questions, and take as many times
            longer to answer.
    """

    objective: Literal["rank_xendcg", "lambdarank"] = "rank_xendcg"
    trees: Count = 200
    leaves: Count = 16
    learning_rate: Positive = 0.05
    min_data_in_leaf: Count = 500
    columns: Share = 0.2
    cut_off: Count = 100
    runs: Count = field(default=1, repr=False)  # the fitted trees show it themselves

    def fit(
        self, features: Floats, labels: Floats, groups: Sequence[int], names: Sequence[str], *, seed: int
    ) -> FittedTrees:
        """Fit trees that order the candidates of each group.

        Args:
            features: (candidates, features), NaN where not known.
            labels: (candidates,), 1 for a hidden track or tag, else 0.
            groups: How many consecutive candidates belong to each question.
            names: The features' names.
            seed: Seed of the column and row sampling.
        """
        import lightgbm

        data = lightgbm.Dataset(
            features,
            label=labels,
            group=list(groups),
            feature_name=[written(name) for name in names],
        )
        grown = (
            lightgbm.train(self._parameters(seed, run), data, num_boost_round=self.trees)
            for run in range(self.runs)
        )
        return FittedTrees(tuple(TreeRun(booster.model_to_string()) for booster in grown))

    def _parameters(self, seed: int, run: int) -> dict[str, object]:
        draws = {
            f"{part}_seed": (seed + run) % 2**31 for part in ("feature_fraction", "bagging", "objective")
        }
        return {
            "objective": self.objective,
            "learning_rate": self.learning_rate,
            "num_leaves": self.leaves,
            "min_data_in_leaf": self.min_data_in_leaf,
            "lambdarank_truncation_level": self.cut_off,
            "feature_fraction": self.columns,
            "bagging_fraction": 0.7,
            "bagging_freq": 1,
            "lambda_l2": 10.0,
            "label_gain": [0, 1],
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "verbose": -1,
            "max_bin": 127,
            "num_threads": THREADS,
            **draws,
        }


@dataclass(frozen=True)
class FittedTrees:
    """Trees that score candidates."""

    runs: tuple[TreeRun, ...]

    def score(self, features: Floats) -> Floats:
        """Return one score per candidate, (candidates,) float32; comparable within a question only."""
        if not len(features):
            return np.zeros(0, np.float32)
        total = np.zeros(len(features))
        for run in self.runs:
            total += run.score(features)
        return (total / len(self.runs)).astype(np.float32)

    @property
    def features(self) -> int:
        """Return the number of features that the trees see."""
        return len(self.runs[0].names)

    def importance(self) -> dict[str, float]:
        """Return each feature's share of the total gain, largest first."""
        gains = np.sum([run.gains() for run in self.runs], axis=0)
        shares = gains / max(float(gains.sum()), 1e-12)
        names = self.runs[0].names
        return {names[k]: float(shares[k]) for k in np.argsort(-shares, kind="stable")}

    def save(self, path: Path) -> None:
        """Write LightGBM's text format, run after run."""
        path.write_text(RUN.join(run.text for run in self.runs), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, features: Collection[int] = ()) -> FittedTrees:
        """Read the text format, after a check of every tree: LightGBM would end the process at a wrong one.

        Args:
            path: The file.
            features: How many features it may see, of this version and of earlier ones; none takes any number.

        Raises:
            ArtifactError: The file is missing or damaged, or has trees of another number of features.
        """
        try:
            runs = tuple(map(TreeRun, path.read_bytes().decode("utf-8").split(RUN)))
            for run in runs:
                if features and len(run.names) not in features:
                    known = " or ".join(map(str, features))
                    raise WrongTreesError(f"it ranks by {len(run.names)} features, its model by {known}")
            return cls(runs)
        except (OSError, ValueError, RecursionError) as error:
            raise ArtifactError(
                expected="a whole file",
                got=f"one that cannot be read: {error}",
                where=Where(path),
                hint="Fit the model again.",
            ) from error
