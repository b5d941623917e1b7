"""Work on more than one machine: shards of a dataset, tasks over files on shared storage, engines that run them."""

from __future__ import annotations
