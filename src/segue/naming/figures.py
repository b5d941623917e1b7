"""The figures of one method: how its titles compare with people's, and what they lead back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.metrics.bootstrap import Estimate, mean_estimate
from segue.metrics.texts import bleu, chrf, distinct, word_overlap
from segue.naming.wording import Copies
from segue.text import normalise


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What a method costs.

    Attributes:
        fit_seconds: Processor time of its fit; 0 where nothing is fitted.
        name_ms: Median processor time of the titles of one playlist, in milliseconds, on one core.
        parameters: Number of learned numbers.
        epochs: Passes over the playlists.
    """

    fit_seconds: float = 0.0
    name_ms: float = 0.0
    parameters: int = 0
    epochs: int = 0


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One method's figures, of its first title for each playlist.

    Attributes:
        method: Its name; "human" for the true titles.
        lead_back: nDCG of continuing the playlist from the title alone; see `segue.naming.lead_back`.
        lead_back_new: The same where titles of training playlists are not allowed; None where they are all it has.
        lead_back_led: The same where, of `segue.naming.namer.CANDIDATES` titles, the one comes that leads back best to
            what is shown of the playlist; None where the method has no others.
        chrf: chrF with the true title.
        exact: Share of titles that equal the true one.
        overlap: F1 of the words.
        bleu: Corpus BLEU over words and pairs of words.
        distinct_1: Share of different words among all words of all titles.
        distinct_2: The same of pairs of words.
        copied: Share of titles that a training playlist has.
        cost: What it costs.
    """

    method: str
    lead_back: Estimate
    lead_back_new: Estimate | None
    lead_back_led: Estimate | None
    chrf: Estimate
    exact: Estimate
    overlap: Estimate
    bleu: float
    distinct_1: float
    distinct_2: float
    copied: float
    cost: Cost


Values = NDArray[np.float64]


def measured(
    method: str,
    titles: Sequence[str],
    true: Sequence[str],
    copies: Copies,
    back: Mapping[str, Values],
    cost: Cost,
) -> Row:
    """Return the figures of a method's titles, one for each playlist; "" where it gave none.

    Args:
        method: Its name.
        titles: Its titles.
        true: People's titles.
        copies: The training titles.
        back: What its titles lead back to, "all", and "new" and "led" where it has such titles.
        cost: What it costs.
    """
    written, wanted = list(map(normalise, titles)), list(map(normalise, true))
    pairs = list(zip(written, wanted, strict=True))
    return Row(
        method=method,
        lead_back=_mean(back["all"]),
        lead_back_new=_mean(back["new"]) if "new" in back else None,
        lead_back_led=_mean(back["led"]) if "led" in back else None,
        chrf=_mean([chrf(one, other) for one, other in pairs]),
        exact=_mean([float(one == other) for one, other in pairs]),
        overlap=_mean([word_overlap(one, other) for one, other in pairs]),
        bleu=bleu(written, wanted),
        distinct_1=distinct(written, 1),
        distinct_2=distinct(written, 2),
        copied=float(np.mean([title in copies for title in written])),
        cost=cost,
    )


def _mean(values: Sequence[float] | Values) -> Estimate:
    """The mean with its interval; of no value, 0 of no question."""
    found = mean_estimate(np.asarray(values, np.float64))
    return Estimate(mean=0.0, questions=0) if found is None else found
