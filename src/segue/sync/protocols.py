"""The protocols of music servers by name, each with the function that signs in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from segue.sync import jellyfin, subsonic
from segue.sync.servers import SignIn

PROTOCOLS: Final[Mapping[str, SignIn]] = {"subsonic": subsonic.sign_in, "jellyfin": jellyfin.sign_in}
