"""A sensitivity study: one setting of Kim's network at a time takes other values, as Zhang & Wallace (2017) did.

Settings and their values: widths=3,7,3+4+5 (words in a window, + between several), maps=50,100,
pooling=max,kmax,average, activation=relu,tanh,none, dropout=0,0.5, vectors=rand,static,non-static,multichannel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from segue.errors import ConfigError
from segue.titles.names import EncoderName
from segue.titles.networks import KimCNN
from segue.titles.recipes import recipe
from segue.titles.title_recipe import TitleRecipe

BASE: Final[EncoderName] = "kim-cnn"
"""The encoder whose settings vary; its own are one more row."""

MOST: Final = 60
"""Largest number of values in a study."""


class Variation(NamedTuple):
    """One value of one setting.

    Attributes:
        setting: Its name.
        value: As it was written.
    """

    setting: str
    value: str

    @property
    def name(self) -> str:
        """The name of its row."""
        return f"{BASE} {self.setting}={self.value}"


def variations(given: Sequence[str]) -> tuple[Variation, ...]:
    """The values of a study, each once, in their order.

    Args:
        given: Texts such as "widths=3,3+4+5 maps=50"; spaces separate settings.

    Raises:
        ConfigError: A setting is unknown, has no values or a wrong one, or there are more than `MOST`.
    """
    found: dict[Variation, None] = {}
    for part in (one for text in given for one in text.split()):
        setting, _, values = part.partition("=")
        several = [value.strip() for value in values.split(",") if value.strip()]
        if setting not in _CHANGES or not several:
            raise ConfigError(
                expected=f"settings out of {', '.join(_CHANGES)}, such as pooling=max,average",
                got=repr(part),
                hint="Write --sweep 'maps=50,100 dropout=0,0.5'.",
            )
        found |= dict.fromkeys(Variation(setting, value) for value in several)
    if len(found) > MOST:
        raise ConfigError(expected=f"at most {MOST} values", got=str(len(found)))
    for one in found:
        varied(recipe(BASE), one)  # refuses a wrong value before the first is fitted
    return tuple(found)


def varied(base: TitleRecipe, one: Variation) -> TitleRecipe:
    """The base's recipe with one other value.

    Raises:
        ConfigError: The value is none of the setting's.
    """
    try:
        changed = _CHANGES[one.setting](base, one.value)
        return msgspec.convert(msgspec.to_builtins(changed), TitleRecipe)  # checks names and ranges
    except (ValueError, msgspec.ValidationError) as error:
        raise ConfigError(
            expected=f"a value of {one.setting} ({_VALUES[one.setting]})", got=repr(one.value)
        ) from error


def _network(name: str, read: Callable[[str], Any]) -> Callable[[TitleRecipe, str], TitleRecipe]:
    def change(base: TitleRecipe, value: str) -> TitleRecipe:
        if not isinstance(base.network, KimCNN):
            raise ConfigError(expected=f"a recipe of {BASE}", got=base.name)
        network = msgspec.structs.replace(base.network, **{name: read(value)})
        return msgspec.structs.replace(base, network=network)

    return change


def _vectors(base: TitleRecipe, value: str) -> TitleRecipe:
    if not isinstance(base.network, KimCNN):
        raise ConfigError(expected=f"a recipe of {BASE}", got=base.name)
    vectors = msgspec.to_builtins(base.network.vectors) | {"mode": value}
    network = msgspec.to_builtins(base.network) | {"vectors": vectors}
    return msgspec.structs.replace(base, network=msgspec.convert(network, KimCNN))


def _dropout(base: TitleRecipe, value: str) -> TitleRecipe:
    rate = float(value)
    if not 0 <= rate < 1:
        raise ValueError(value)
    return msgspec.structs.replace(base, dropout=rate)


def _widths(value: str) -> tuple[int, ...]:
    return tuple(_positive(one) for one in value.split("+"))


def _positive(value: str) -> int:
    number = int(value)
    if not 1 <= number <= 10_000:
        raise ValueError(value)
    return number


_CHANGES: Final[Mapping[str, Callable[[TitleRecipe, str], TitleRecipe]]] = {
    "widths": _network("widths", _widths),
    "maps": _network("filters", _positive),
    "pooling": _network("pooling", str),
    "activation": _network("activation", str),
    "dropout": _dropout,
    "vectors": _vectors,
}

_VALUES: Final[Mapping[str, str]] = {
    "widths": "3 or 3+4+5",
    "maps": "1 to 10,000",
    "pooling": "max, kmax or average",
    "activation": "relu, tanh or none",
    "dropout": "from 0, below 1",
    "vectors": "rand, static, non-static or multichannel",
}
