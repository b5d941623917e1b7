"""Trust holds within a block, and only there."""

from __future__ import annotations

import pytest

from segue.files.trust import is_trusted, trusting


def test_trust_ends_with_its_block() -> None:
    assert not is_trusted()
    with trusting(True):
        assert is_trusted()
        with trusting(False):
            assert not is_trusted()
        assert is_trusted()
    with pytest.raises(KeyError), trusting(True):
        raise KeyError
    assert not is_trusted()
