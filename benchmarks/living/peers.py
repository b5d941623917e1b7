"""The peers: what each is called, where it is installed, how it is asked, and which settings are tried."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

TRIALS: Final = 4
"""Settings that are tried of each peer at most: the same number for all."""


@dataclass(frozen=True)
class Peer:
    """A model of another library.

    Attributes:
        name: Library and model, as tables show it.
        group: The library, and the name of its environment; "implicit" is installed beside Segue.
        job: "module:function" in `benchmarks.living.adapters`.
        tried: The values of the two main settings that are tried, every pair of them.
        folded: Whether a question is a new user that the model is not fitted on; else the tracks that questions show
            join the training playlists.
    """

    name: str
    group: str
    job: str
    tried: Mapping[str, Sequence[Any]]
    folded: bool = True

    @property
    def settings(self) -> list[dict[str, Any]]:
        """The settings that are tried, `TRIALS` of them: the first setting's values with each of the second's."""
        names = list(self.tried)[::-1]
        pairs = itertools.product(*(self.tried[name] for name in names))
        return [dict(zip(names, pair, strict=True)) for pair in pairs]


PEERS: Final = {
    peer.name: peer
    for peer in (
        Peer(
            "implicit ALS",
            "implicit",
            "of_implicit:als",
            {"alpha": (20.0, 80.0), "regularization": (0.01, 50.0)},
        ),
        Peer(
            "implicit BPR",
            "implicit",
            "of_implicit:bpr",
            {"learning_rate": (0.03, 0.1), "regularization": (0.001, 0.03)},
            folded=False,
        ),
        Peer("implicit BM25", "implicit", "of_implicit:bm25", {"K1": (1.2, 100.0), "B": (0.2, 0.75)}),
        Peer(
            "LensKit ImplicitMF",
            "lenskit",
            "of_lenskit:implicit_mf",
            {"weight": (20.0, 80.0), "regularization": (0.1, 10.0)},
        ),
        Peer(
            "LensKit ItemKNN",
            "lenskit",
            "of_lenskit:item_knn",
            {"max_nbrs": (20, 200), "min_sim": (1e-6, 0.05)},
        ),
        Peer(
            "LensKit EASE",
            "lenskit",
            "of_lenskit:ease",
            {"regularization": (10.0, 100.0), "least": (2, 3)},
        ),
        Peer(
            "Cornac EASE",
            "cornac",
            "of_cornac:ease",
            {"lamb": (10.0, 100.0), "least": (2, 3)},
            folded=False,
        ),
        Peer(
            "Cornac BPR",
            "cornac",
            "of_cornac:bpr",
            {"learning_rate": (0.03, 0.1), "lambda_reg": (0.001, 0.03)},
            folded=False,
        ),
        Peer(
            "Cornac VAECF",
            "cornac",
            "of_cornac:vaecf",
            {"n_epochs": (50, 150), "beta": (0.2, 1.0)},
            folded=False,
        ),
    )
}
"""By name."""


def chosen(text: str) -> list[Peer]:
    """The peers of a list such as "implicit,LensKit EASE": libraries or names; "all" for all.

    Raises:
        ValueError: One is neither.
    """
    found: dict[str, Peer] = {}
    for word in filter(None, (word.strip() for word in text.split(","))):
        named = [
            peer
            for peer in PEERS.values()
            if word == "all" or word.lower() in (peer.group, peer.name.lower())
        ]
        if not named:
            groups = ", ".join(dict.fromkeys(peer.group for peer in PEERS.values()))
            raise ValueError(
                f"expected all, libraries ({groups}) or peers ({', '.join(PEERS)}), got {word!r}"
            )
        found |= {peer.name: peer for peer in named}
    return list(found.values())
