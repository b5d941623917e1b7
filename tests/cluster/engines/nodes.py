"""A Ray cluster of local nodes, for tests."""

from __future__ import annotations

from typing import Any

NODE = {"num_cpus": 1, "object_store_memory": 80 << 20, "include_dashboard": False}


class Nodes:
    """The cluster: a head that does no work, and nodes that come and go."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        self._cluster: Any = Cluster(initialize_head=True, head_node_args={**NODE, "num_cpus": 0})
        self.address: str = self._cluster.address
        self.nodes = [self.added() for _ in range(3)]

    def added(self, **more: Any) -> Any:
        return self._cluster.add_node(**NODE, **more)

    def removed(self, node: Any) -> None:
        self._cluster.remove_node(node, allow_graceful=False)

    def shut(self) -> None:
        self._cluster.shutdown()
