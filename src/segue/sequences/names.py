"""The names of everything that `segue sequences compare` compares; it imports nothing heavy."""

from __future__ import annotations

from typing import Final, Literal, get_args

from segue.sequences.recipe import NETWORKS, NetworkName

Floor = Literal["popularity", "co-occurrence", "adjacent"]
Smoothing = Literal["kneser-ney", "lidstone", "back-off"]
MethodName = Floor | Smoothing | NetworkName

FLOORS: Final[tuple[Floor, ...]] = get_args(Floor)
SMOOTHINGS: Final[tuple[Smoothing, ...]] = get_args(Smoothing)
METHODS: Final[tuple[MethodName, ...]] = (*FLOORS, *SMOOTHINGS, *NETWORKS)
"""All methods, floors first."""
