"""The targets that load a directory: Segue's own stored models, datasets, encoders and indexes, damaged on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from scripts.fuzz import small, small_networks


class Loader(NamedTuple):
    """A loader under test.

    Attributes:
        make: Writes a whole directory.
        use: Loads it and asks it something, as a user would.
    """

    make: Callable[[Path], None]
    use: Callable[[Path], object]


def _model(directory: Path) -> object:
    import segue

    model = segue.load(directory)
    some = [model.track_id(key) for key in model.tracks["id"].to_list()[:2]]
    asked = (
        segue.Query(title="비 오는 밤 2015"),
        segue.Query(title="rain", tags=("감성",), tracks=tuple(some)),
    )
    return [model.recommend(query, 10, tags=5) for query in asked]


def _namer(directory: Path) -> object:
    from segue.naming.namer import Namer
    from segue.naming.parts import Part

    found = Namer.load(directory)
    known = found.vocabulary.tokens[-3:]
    return found.names([Part("track", token, (token,)) for token in known])


def _dataset(directory: Path) -> object:
    from segue.data.dataset import Dataset

    dataset = Dataset.load(directory)
    return dataset.playlists.explode("tracks").height, dataset.tracks["title"].n_unique()


def _facets(directory: Path) -> object:
    """What a fit does first with a dataset."""
    from segue.data.dataset import Dataset
    from segue.facets import Facets

    return Facets.of(Dataset.load(directory))


def _track2vec(directory: Path) -> object:
    from segue.word2vec.track2vec import FittedTrack2Vec

    found = FittedTrack2Vec.load(directory)
    return found.similar(found.tokens[0], 5) if found.tokens else None


def _vectors(directory: Path) -> object:
    from segue.vectors.fitted import FittedVectors
    from segue.vectors.maps import layout
    from segue.vectors.queries import similar
    from segue.vectors.topics import topics

    found = FittedVectors.load(directory)
    near = similar(found, found.words.tokens[:1], n=5)
    return near, layout(found, most=20), topics(found, n=3)


def _titles(directory: Path) -> object:
    from segue.titles import load

    found = load(directory)
    return found.encode(["비 오는 날", "night drive"])


def _tagger(directory: Path) -> object:
    import numpy as np

    from segue.audio.fitted import FittedTagger

    return FittedTagger.load(directory).scores([np.ones((48, 60), np.float32)])


def _store(directory: Path) -> object:
    from segue.audio.store import FeatureStore

    store = FeatureStore.load(directory)
    return [mel.sum() for _, mel in store.items()]


def _evaluation(directory: Path) -> object:
    from segue.evaluation.evaluation import Evaluation

    return Evaluation.load(directory)


def _index(directory: Path) -> object:
    from segue.errors import ArtifactError
    from segue.service.search.connections import Overwritten
    from segue.service.search.index import SearchIndex

    for path in directory.glob("*.sqlite"):  # its name is the digest of its model
        found = SearchIndex.current(path, path.stem)
        if found is not None:
            try:
                return (
                    found.tracks("비 오는", 5),
                    found.tags("ㄱ", 5),
                    found.called("rain", ""),
                    found.track("1"),
                )
            except Overwritten as error:  # the service answers 503 with the reason
                raise ArtifactError(str(error)) from error
    return None


def _kept(directory: Path) -> object:
    from segue.service.store import feedback

    return feedback.export_feedback(str(directory / "store.sqlite"), directory / "out", drafts=True)


LOADERS: Final[Mapping[str, Loader]] = {
    "model": Loader(small.fast_model, _model),
    "model-ranked": Loader(small.ranked_model, _model),
    "model-sequences": Loader(small_networks.sequence_model, _model),
    "namer": Loader(small_networks.namer, _namer),
    "dataset": Loader(small.dataset, _dataset),
    "dataset-facets": Loader(small.dataset, _facets),
    "track2vec": Loader(small.track2vec, _track2vec),
    "vectors": Loader(small.vectors, _vectors),
    "titles-naive-bayes": Loader(small.naive_bayes, _titles),
    "titles-forest": Loader(small.forest, _titles),
    "titles-neighbours": Loader(small.neighbours, _titles),
    "titles-bag": Loader(small.bag, _titles),
    "titles-bert": Loader(small.bert, _titles),
    "tagger": Loader(small.tagger, _tagger),
    "features": Loader(small.features, _store),
    "evaluation": Loader(small.evaluation, _evaluation),
    "index": Loader(small.index, _index),
    "store": Loader(small.store, _kept),
}
"""All loaders by name."""
