"""`python -m segue`: the `segue` command where it is not on the path."""

from __future__ import annotations

from segue.cli.app import main

main()
