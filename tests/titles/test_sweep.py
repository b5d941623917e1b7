from __future__ import annotations

import pytest

from segue.errors import ConfigError
from segue.titles import recipe
from segue.titles.networks import KimCNN
from segue.titles.sweep import BASE, Variation, variations, varied


def test_a_study_has_each_value_once() -> None:
    found = variations(["widths=3,3+4+5 maps=50", "maps=50,100", "dropout=0"])
    assert [one.name for one in found] == [
        "kim-cnn widths=3", "kim-cnn widths=3+4+5", "kim-cnn maps=50", "kim-cnn maps=100", "kim-cnn dropout=0",
    ]  # fmt: skip
    assert variations([]) == ()


def test_a_value_changes_one_setting() -> None:
    base = recipe(BASE)
    for one, field, value in (
        (Variation("widths", "3+4+5"), "widths", (3, 4, 5)),
        (Variation("maps", "7"), "filters", 7),
        (Variation("pooling", "kmax"), "pooling", "kmax"),
        (Variation("activation", "none"), "activation", "none"),
    ):
        changed = varied(base, one).network
        assert isinstance(changed, KimCNN)
        assert getattr(changed, field) == value
        assert isinstance(base.network, KimCNN)
        assert changed.vectors == base.network.vectors
    static = varied(base, Variation("vectors", "static")).network
    assert isinstance(static, KimCNN)
    assert static.vectors.mode == "static"
    assert varied(base, Variation("dropout", "0.1")).dropout == 0.1


@pytest.mark.parametrize(
    "wrong",
    ["widths=a", "widths=0", "maps=99999999", "pooling=min", "activation=3", "dropout=1", "vectors=x", "size=3",
     "maps=", "maps"],
)  # fmt: skip
def test_wrong_values_are_refused_before_anything_is_fitted(wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"expected (a value of|settings out of)"):
        variations([wrong])
    with pytest.raises(ConfigError, match="at most 60 values"):
        variations([f"maps={','.join(map(str, range(1, 62)))}"])
