"""Who runs the tasks: processes of this machine, or Ray."""

from __future__ import annotations
