"""Matching: which tracks of a catalogue the tracks of a file are."""

from __future__ import annotations

from segue.data.matching.lookups import Known, Lookup, TableLookup
from segue.data.matching.matches import How, Match, match

__all__ = ["How", "Known", "Lookup", "Match", "TableLookup", "match"]
