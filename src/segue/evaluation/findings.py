"""Findings: an evaluation in a few plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from segue.evaluation.comparison import Comparison
from segue.evaluation.evaluation import Summary
from segue.evaluation.glossary import metric
from segue.evaluation.measures import GLANCE
from segue.evaluation.slices import Slice
from segue.evaluation.wording import figure, share


def findings(summary: Summary, comparison: Comparison | None = None) -> tuple[str, ...]:
    """Return sentences on the figures, the most important first; only those that the figures support."""
    sentences = (_found, _upper_bound, _mixes, _breadth, _reasons, seed_reasons, probabilities, flow)
    return (*_against(comparison), *(text for found in sentences for text in found(summary)))


def _against(comparison: Comparison | None) -> Iterator[str]:
    if comparison is None or not comparison.differences:
        return
    first = comparison.differences[0]  # the score, or the only headline metric
    gap = figure(first.metric, abs(first.difference.mean))
    ratio = f" ({_change(first.ratio.mean - 1)})" if first.ratio is not None else ""
    against = comparison.baseline.get("name") or "the baseline"
    direction = "higher" if first.difference.mean >= 0 else "lower"
    chance = "could give" if first.verdict == "no clear difference" else "would hardly give"
    yield (
        f"Its {metric(first.metric).label} is {gap}{ratio} {direction} than that of {against}; "
        f"chance alone {chance} such a difference."
    )


def _found(summary: Summary) -> Iterator[str]:
    hit = summary.metrics.get(f"track_hit@{GLANCE}")
    recall = summary.metrics.get(summary.cutoffs.track_recall)
    if hit is not None and recall is not None:
        yield (
            f"Of the playlists that hide tracks, {share(hit.mean)} get one back among the first {GLANCE}; "
            f"the first {summary.cutoffs.tracks} hold {share(recall.mean)} of the hidden tracks on average."
        )
    tag_hit = summary.metrics.get(f"tag_hit@{summary.cutoffs.tags}")
    tag_recall = summary.metrics.get(f"tag_recall@{summary.cutoffs.tags}")
    if tag_hit is not None and tag_recall is not None:
        yield (
            f"Of those that hide tags, {share(tag_hit.mean)} get one back among the first "
            f"{summary.cutoffs.tags}, which hold {share(tag_recall.mean)} of the hidden tags on average."
        )


def _upper_bound(summary: Summary) -> Iterator[str]:
    known = summary.metrics.get("track_upper_bound")
    best = summary.metrics.get(f"track_ndcg_upper_bound@{summary.cutoffs.tracks}")
    reached = summary.metrics.get(summary.cutoffs.track_ndcg)
    if known is not None and best is not None and reached is not None and best.mean > 0:
        yield (
            f"{share(known.mean)} of the hidden tracks occur in train at all, so a model that knows train"
            f" alone reaches an nDCG of {best.mean:.2f} at most; this one reaches {share(reached.mean / best.mean)}"
            " of that."
        )


def _mixes(summary: Summary) -> Iterator[str]:
    mixes = [part for part in summary.slices if part.dimension == "mix" and part.questions > 1]
    for name, target in ((summary.cutoffs.track_ndcg, "tracks"), (summary.cutoffs.tag_ndcg, "tags")):
        ranked = sorted((part for part in mixes if name in part.metrics), key=lambda part: _mean(part, name))
        if len(ranked) > 1 and _apart(ranked[0], ranked[-1], name):
            weak, strong = ranked[0], ranked[-1]
            yield (
                f"For {target} it does best given {_given(strong)} (nDCG {_mean(strong, name):.3f}) "
                f"and worst given {_given(weak)} ({_mean(weak, name):.3f})."
            )


def _breadth(summary: Summary) -> Iterator[str]:
    bands = [part for part in summary.slices if part.dimension == "popularity"]
    recall = summary.cutoffs.track_recall
    by_name = {part.name.split()[0]: part for part in bands if recall in part.metrics}
    if "head" in by_name and "tail" in by_name:
        head, tail = _mean(by_name["head"], recall), _mean(by_name["tail"], recall)
        yield f"It finds {share(head)} of the popular hidden tracks and {share(tail)} of the rare ones."
    if "tracks" in summary.coverage:
        covered = share(summary.coverage["tracks"])
        yield f"Its lists together show {covered} of the catalogue's tracks at least once."


def seed_reasons(summary: Summary) -> Iterator[str]:
    """Say how often a reason that names a seed track holds, if that was checked."""
    looked = summary.seed_reasons
    if looked is None:
        return
    yield (
        f"Of {looked.results:,} results whose first reason is a track of the playlist, {share(looked.falls.mean)} fall"
        f" when that track is taken away ({share(looked.stays.mean)} keep their place), and"
        f" {share(looked.further.mean)} fall further than without another track ({share(looked.as_far.mean)} as far)."
    )


def flow(summary: Summary) -> Iterator[str]:
    """Say how well the order of play agrees with the hidden tracks' own order, if that was checked."""
    looked = summary.flow
    if looked is None:
        return
    yield (
        f"Over {looked.pairs:,} neighbours in {looked.above.questions:,} hidden lists, the true next track is nearer"
        f" than {share(looked.above.mean)} of the other tracks (50 % by chance); its mean reciprocal rank is"
        f" {looked.reciprocal_rank.mean:.3f} ({looked.by_chance.mean:.3f} by chance). Neighbours link by"
        f" {looked.own.mean:.2f} in their own order, {looked.flowing.mean:.2f} in the order of play,"
        f" {looked.mixed.mean:.2f} in a random one."
    )


def _reasons(summary: Summary) -> Iterator[str]:
    looked = summary.popular_reasons
    if looked is None or not looked.results:
        return
    if not looked.popular:
        yield f"Of {looked.results:,} results each has a reason in the query; none is said to be popular."
        return
    yield (
        f"Of {looked.results:,} results {share(looked.popular / looked.results)} are said to be popular; "
        f"{share(looked.share_false)} of these would not be listed without the query."
    )


def _change(relative: float) -> str:
    """Return a relative change with its sign: +268 %, −4.1 %."""
    return f"{'+' if relative >= 0 else '−'}{share(abs(relative))}"


def _apart(weak: Slice, strong: Slice, name: str) -> bool:
    """Return whether the two intervals are disjoint."""
    high, low = weak.metrics[name].high, strong.metrics[name].low
    return high is not None and low is not None and high < low


def probabilities(summary: Summary) -> Iterator[str]:
    """Return a sentence for each target on whether its probabilities hold, and what leaving unsure lists out brings."""
    for found in summary.calibration:
        whole, half = found.rests[0], found.rests[-1]
        yield (
            f"Probabilities of {found.target} are off by {100 * found.error:.1f} points on average (expected "
            f"calibration error {found.error:.3f}). Without the half of the questions that it is least sure of, their "
            f"nDCG is {half.ndcg:.3f}, expected {half.expected:.3f}; with all it is {whole.ndcg:.3f}, expected "
            f"{whole.expected:.3f}."
        )


def _mean(part: Slice, name: str) -> float:
    return part.metrics[name].mean


def _given(part: Slice) -> str:
    """Return a mix in words: "tags and a title"."""
    words = {"tracks": "tracks", "tags": "tags", "title": "a title", "nothing": "nothing"}
    names = [words.get(name, name) for name in part.name.split("+")]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
