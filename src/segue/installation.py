"""An installation: what it consists of, tried out part by part."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any, Final, Literal

import msgspec

import segue
from segue import compiled, extras
from segue.compiled import library
from segue.plugins import Registry

State = Literal["works", "absent", "broken"]
"""`absent`: an optional part that is not there."""

NEEDED: Final = (
    "numpy", "scipy", "polars", "msgspec", "gensim", "lightgbm", "kiwipiepy", "threadpoolctl",
    "typer", "rich", "tomlkit", "narwhals", "rapidfuzz",
)  # fmt: skip
"""The packages that Segue needs, by the name that is imported, which is also the distribution's."""

PURPOSES: Final = {
    "report": "HTML reports",
    "serve": "serving",
    "postgres": "PostgreSQL",
    "tune": "tuning",
    "text": "title encoders",
    "audio": "sound",
    "m4a": "m4a and aac",
    "sign": "signatures",
    "library": "music folders",
    "vectors": "topics, maps and indexes of vectors",
    "umap": "maps by UMAP",
    "cluster": "work on a cluster",
    "s3": "working folders in S3",
    "train": "training on a cluster",
    "mecab": "Korean by MeCab",
}
"""An extra → what it is for."""

TITLE: Final = "비 오는 날 듣기 좋은 노래"
MIN_FREE_BYTES: Final = 1 << 30
GIB: Final = 1 << 30


class Check(msgspec.Struct, frozen=True):
    """One part of the installation.

    Attributes:
        name: What was tried.
        state: What came of it.
        detail: Its version or size, or what is wrong and what to do.
    """

    name: str
    state: State
    detail: str


def check_installation() -> list[Check]:
    """Try every part: what Segue needs, what it may use, this machine, and plug-ins; takes a second or two.

    Nothing is raised: what does not work is `broken`, with the reason in its detail.
    """
    return [
        Check("segue", "works", segue.__version__),
        _python(),
        *map(_package, NEEDED),
        _tried("Korean titles", _korean),
        _loops(),
        _tried("processor", _processor),
        _tried("memory", _memory),
        _tried("temporary files", _temporary),
        *(_extra(name, purpose) for name, purpose in PURPOSES.items()),
        *_gpu(),
        *_plugins(),
    ]


def _tried(name: str, attempt: Callable[[], str]) -> Check:
    """`works` with what `attempt` says, or `broken` with what it raised."""
    try:
        return Check(name, "works", attempt())
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises is the finding
        return Check(name, "broken", f"{type(error).__name__}: {error}")


def _python() -> Check:
    version = platform.python_version()
    supported = (3, 11) <= sys.version_info < (3, 14)  # as pyproject.toml says
    return Check("python", "works" if supported else "broken", f"{version} ({platform.platform()})")


def _package(name: str) -> Check:
    def attempt() -> str:
        importlib.import_module(name)  # a missing system library shows here only
        return importlib.metadata.version(name)

    return _tried(name, attempt)


def _korean() -> str:
    from segue.text import tokens

    start = time.perf_counter()
    words = tokens(TITLE).words
    if not words:
        raise ValueError(f"no words found in {TITLE!r}")
    return f"{', '.join(words)} in {time.perf_counter() - start:.1f} s"


def _loops() -> Check:
    """The compiled loops; without them answers are the same and take longer."""
    if compiled.available():
        return Check("compiled loops", "works", f"version {library.VERSION}, {library.NAME}")
    if os.environ.get(library.SWITCH) == "0":
        return Check("compiled loops", "absent", f"{library.SWITCH}=0 leaves them out; answers take longer")
    return Check(
        "compiled loops",
        "absent",
        "answers take longer; install a C compiler, then Segue again from its source",
    )


def _processor() -> str:
    from threadpoolctl import threadpool_info  # pyright: ignore[reportMissingTypeStubs] - it ships no types

    from segue.threads import cores

    pools = {f"{pool['internal_api']} {pool['num_threads']}" for pool in _pools(threadpool_info())}
    return f"{cores()} cores; threads: {', '.join(sorted(pools)) or 'unknown'}"


def _pools(found: Any) -> list[dict[str, Any]]:
    return list(found)


def _memory() -> str:
    if not hasattr(os, "sysconf"):  # Windows
        return "unknown"
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{total / GIB:.1f} GiB"


def _temporary() -> str:
    place = tempfile.gettempdir()
    with tempfile.TemporaryFile() as file:
        file.write(b"\0" * 4096)
    free = shutil.disk_usage(place).free
    if free < MIN_FREE_BYTES:
        raise OSError(f"{place} has {free / GIB:.2f} GiB free; expected 1 GiB or more (set TMPDIR)")
    return f"{place}, {free / GIB:.0f} GiB free"


def _extra(name: str, purpose: str) -> Check:
    """An optional part; its packages are looked for, not imported."""
    if lacking := extras.missing(name):
        return Check(purpose, "absent", f"pip install 'segue[{name}]' (it lacks {', '.join(lacking)})")
    versions = (f"{package} {importlib.metadata.version(package)}" for package in extras.PACKAGES[name])
    return _tried(purpose, lambda: ", ".join(versions))


def _plugins() -> list[Check]:
    """Each part that a plug-in brings, imported; broken where it cannot be, or where two have its name."""
    from segue.constraints.registry import FILTERS
    from segue.data.readers import READERS
    from segue.data.writers import WRITERS
    from segue.generators.registry import KINDS
    from segue.recipes import RECIPES

    def tried(registry: Registry[Any], name: str) -> Check:
        def attempt() -> str:
            registry.get(name)
            return registry.owner(name)

        return _tried(f"{registry.noun} {name}", attempt)

    registries: list[Registry[Any]] = [KINDS, RECIPES, READERS, WRITERS, FILTERS]
    return [
        tried(registry, name)
        for registry in registries
        for name in sorted(importlib.metadata.entry_points(group=registry.group).names)
    ]


def _gpu() -> list[Check]:
    """What torch finds to compute on, where there is torch."""
    if importlib.util.find_spec("torch") is None:
        return []
    if importlib.metadata.version("torch").endswith("+cpu"):  # to import it takes two seconds
        return [Check("GPU", "absent", "this torch is built for processors alone")]

    def cards() -> str:
        cuda: Any = importlib.import_module("torch").cuda
        return ", ".join(str(cuda.get_device_name(number)) for number in range(cuda.device_count()))

    found = _tried("GPU", cards)
    return [found if found.detail else Check("GPU", "absent", "torch sees none")]
