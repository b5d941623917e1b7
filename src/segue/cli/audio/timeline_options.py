"""What makes an event, as options of the command line, shared by all commands that find events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from segue.audio.timelines.events import EventRules

Threshold = Annotated[
    float | None, typer.Option(help="Timeline: probability that an event reaches somewhere; 0.7.")
]
Low = Annotated[
    float | None, typer.Option(help="Timeline: probability that an event has throughout; half the threshold.")
]
Median = Annotated[
    float | None, typer.Option(help="Timeline: seconds of the median filter; 0.5, and 0 for none.")
]
Gap = Annotated[
    float | None, typer.Option(help="Timeline: seconds of a pause that does not end an event; 0.3.")
]
Shortest = Annotated[float | None, typer.Option(help="Timeline: seconds of the shortest event; 0.3.")]


def event_rules(
    timeline: bool,
    *,
    threshold: float | None,
    low: float | None,
    median: float | None,
    gap: float | None,
    shortest: float | None,
) -> EventRules:
    """The rules that the options give; what is not given is as usual.

    Raises:
        ConfigError: An option is outside its range, or given without --timeline.
    """
    from segue.audio.timelines.events import EventRules
    from segue.errors import ConfigError

    given = {"threshold": threshold, "low": low, "median": median, "gap": gap, "shortest": shortest}
    known = {name: value for name, value in given.items() if value is not None}
    if known and not timeline:
        raise ConfigError(expected=f"--timeline with --{next(iter(known))}", got="none")
    if threshold is not None and low is None:
        known["low"] = threshold / 2
    return EventRules(**known)
