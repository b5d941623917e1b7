"""The table of orders in which a list can be played; it imports nothing else, so that `segue --help` is fast."""

from __future__ import annotations

from typing import Final, Literal

Order = Literal["ranked", "flow", "flow:rising", "flow:falling", "flow:arch"]
"""The order of a list: as ranked, or for flow, also along a curve of energy."""

Curve = Literal["rising", "falling", "arch"]

RANKED: Final[Order] = "ranked"

CURVES: Final[dict[Order, Curve | None]] = {
    "ranked": None,
    "flow": None,
    "flow:rising": "rising",
    "flow:falling": "falling",
    "flow:arch": "arch",
}
"""Every order with its curve of energy."""

ORDERS: Final = tuple(CURVES)
