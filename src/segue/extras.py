"""Packages that only an extra brings: which they are, and whether they are there, without importing them."""

from __future__ import annotations

import importlib.util
from typing import Final

from segue.errors import MissingExtraError

PACKAGES: Final = {
    "report": ("matplotlib", "jinja2"),
    "serve": ("fastapi", "uvicorn", "sqlalchemy", "alembic", "prometheus-client"),
    "postgres": ("psycopg",),
    "text": (
        "torch",
        "transformers",
        "tokenizers",
        "safetensors",
        "tensorboard",
        "onnx",
        "onnxruntime",
        "scikit-learn",
    ),
    "audio": ("torch", "safetensors", "tensorboard", "soundfile", "soxr", "pillow"),
    "m4a": ("av",),
    "mecab": ("python-mecab-ko",),
    "tune": ("optuna",),
    "sign": ("cryptography",),
    "cluster": ("ray",),
    "s3": ("s3fs",),
    "train": ("ray", "pandas", "pyarrow"),
    "library": ("tinytag",),
    "vectors": ("scikit-learn", "tensorboard", "matplotlib", "usearch"),
    "umap": ("umap-learn",),
}
"""An extra → the distributions it brings."""

ENCODING: Final = ("torch", "transformers", "tokenizers", "safetensors")
"""What of `text` every title encoder uses."""

NAMING: Final = ("tokenizers", "onnxruntime")
"""What of `text` asking a saved namer uses."""

DECODING: Final = ("soundfile", "soxr")
"""What of `audio` reads sound files."""

TAGGING: Final = ("torch", "safetensors", *DECODING)
"""What of `audio` every tagger uses."""

MODULES: Final = {
    "prometheus-client": "prometheus_client",
    "pillow": "PIL",
    "scikit-learn": "sklearn",
    "python-mecab-ko": "mecab",
    "umap-learn": "umap",
}
"""The name that is imported, where it is not the distribution's."""


def missing(extra: str, *packages: str) -> tuple[str, ...]:
    """The distributions of an extra that are not there; of `packages` alone where some are given."""
    return tuple(
        package
        for package in packages or PACKAGES[extra]
        if importlib.util.find_spec(MODULES.get(package, package)) is None
    )


def need(feature: str, extra: str, *packages: str) -> None:
    """Refuse to begin what an extra that is not installed is needed for.

    Args:
        feature: What is about to begin.
        extra: The extra.
        packages: Which of its distributions are used; all where none is given.

    Raises:
        MissingExtraError: A package of it is not there.
    """
    if missing(extra, *packages):
        raise MissingExtraError(feature, extra)
