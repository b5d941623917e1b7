"""The methods of vectors by name, Segue's own and those of plug-ins, and presets: methods with settings of others."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from segue.errors import ConfigError
from segue.plugins import Registry, nearest
from segue.vectors.method import Method

METHODS: Final[Registry[type[Method]]] = Registry(
    group="segue.vectors",
    noun="method of vectors",
    built_in={
        "word2vec": "segue.vectors.methods.word2vec:Word2Vec",
        "fasttext": "segue.vectors.methods.fasttext:FastText",
        "glove": "segue.vectors.methods.glove:GloVe",
        "ppmi-svd": "segue.vectors.methods.ppmi_svd:PpmiSvd",
        "swivel": "segue.vectors.methods.swivel:Swivel",
        "lsa": "segue.vectors.methods.lsa:Lsa",
        "nplm": "segue.vectors.methods.nplm:Nplm",
        "lda": "segue.vectors.methods.lda:Lda",
        "als": "segue.vectors.methods.als:AlsFactors",
        "sif": "segue.vectors.methods.sif:Sif",
    },
)
"""Each method's settings."""

NEEDS: Final[Mapping[str, tuple[str, ...]]] = {"lda": ("vectors", "scikit-learn"), "nplm": ("text", "torch")}
"""A method → the extra that it needs, and which of its packages."""


class Preset(msgspec.Struct, frozen=True):
    """A method with settings under a name.

    Attributes:
        method: The method.
        settings: Its settings, where they differ from the method's own.
        kinds: What stands in the sentences.
    """

    method: str
    settings: Mapping[str, Any]
    kinds: tuple[str, ...]


PRESETS: Final[Mapping[str, Preset]] = {
    "song2vec": Preset(
        "word2vec",
        {
            "dim": 256,
            "window": 10,
            "min_count": 3,
            "cbow": False,
            "negative": 20,
            "epochs": 100,
            "sample": 1e-3,
            "alpha": 0.025,
            "shuffle": False,
            "exact": True,
        },
        ("track",),
    ),
}
"""Presets by name. song2vec: skip-gram over the tracks in playlist order, equal to gensim's to the last bit."""


def settings_of(name: str, given: Mapping[str, Any]) -> Method:
    """Return a method's settings, with the given ones in place of its own.

    Args:
        name: A method.
        given: Settings by name; texts are read as the setting's type.

    Raises:
        ConfigError: The method or a setting is unknown, or a value is outside its range.
    """
    kind: Any = METHODS.get(name)
    known = [field.name for field in dataclasses.fields(kind)]
    for setting in given:
        if setting not in known:
            raise ConfigError(
                expected=f"a setting of {name}: {', '.join(known)}",
                got=repr(setting),
                hint=nearest(setting, known),
            )
    try:
        return msgspec.convert(dict(given), kind, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}: {error}.", hint=f"Its settings: {', '.join(known)}.") from error
