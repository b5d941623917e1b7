"""Views: how a title and its tags become numbers, in subwords, in characters, or as a bag of features."""

from __future__ import annotations

from segue.titles.views.bags import BagSettings, BagView
from segue.titles.views.characters import CharacterSettings, CharacterView
from segue.titles.views.subwords import SubwordSettings, SubwordView
from segue.titles.views.view import Ids, View, ViewSettings, padded

__all__ = [
    "BagSettings",
    "BagView",
    "CharacterSettings",
    "CharacterView",
    "Ids",
    "SubwordSettings",
    "SubwordView",
    "View",
    "ViewSettings",
    "padded",
]
