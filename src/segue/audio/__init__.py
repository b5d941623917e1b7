"""Audio: from sound files to log-mel spectrograms, labels and embeddings.

Importing this package needs neither torch nor the sound libraries: each module imports what it uses, and the names
below load their modules at their first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from segue import lazy
from segue.extras import TAGGING

if TYPE_CHECKING:
    from segue.audio.decode import read_sound
    from segue.audio.fitted import FittedTagger
    from segue.audio.inputs import StoreInputs
    from segue.audio.mel import MELON, LogMel
    from segue.audio.store import FeatureStore
    from segue.audio.timelines.timeline import timeline

__all__ = ["MELON", "FeatureStore", "FittedTagger", "LogMel", "StoreInputs", "read_sound", "timeline"]

_HOMES = {
    "MELON": "segue.audio.mel",
    "FeatureStore": "segue.audio.store",
    "FittedTagger": "segue.audio.fitted",
    "LogMel": "segue.audio.mel",
    "StoreInputs": "segue.audio.inputs",
    "read_sound": "segue.audio.decode",
    "timeline": "segue.audio.timelines.timeline",
}

if not TYPE_CHECKING:  # a type checker would accept any name otherwise
    __getattr__, __dir__ = lazy.names(__name__, _HOMES, extra=("Hearing tracks", "audio", TAGGING))
