"""The metrics that Prometheus reads at /metrics."""

from __future__ import annotations

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Metrics:
    """The figures of one service in their own registry, so that two services in a process stay separate."""

    registry: CollectorRegistry = field(default_factory=lambda: CollectorRegistry(auto_describe=True))
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)
    in_flight: Gauge = field(init=False)
    waiting: Gauge = field(init=False)
    workers: Gauge = field(init=False)
    restarts: Gauge = field(init=False)
    lost: Gauge = field(init=False)
    reloads: Counter = field(init=False)
    watch_faults: Counter = field(init=False)
    met: Counter = field(init=False)
    store: Gauge = field(init=False)

    def __post_init__(self) -> None:
        made = {
            "requests": Counter(
                "segue_requests", "Requests answered.", ["method", "path", "status"], registry=self.registry
            ),
            "seconds": Histogram(
                "segue_request_seconds", "Time to answer.", ["path"], buckets=SECONDS, registry=self.registry
            ),
            "in_flight": Gauge(
                "segue_requests_in_flight", "Requests not answered yet.", registry=self.registry
            ),
            "waiting": Gauge("segue_jobs_waiting", "Jobs in line for a worker.", registry=self.registry),
            "workers": Gauge("segue_workers_ready", "Workers that are up.", registry=self.registry),
            "restarts": Gauge(
                "segue_workers_restarted", "Workers started in the place of others.", registry=self.registry
            ),
            "lost": Gauge("segue_jobs_lost", "Jobs that no worker finished.", registry=self.registry),
            "met": Counter(
                "segue_limits_met", "Requests refused by a limit.", ["limit"], registry=self.registry
            ),
            "store": Gauge("segue_store_up", "1 if the store of playlists answers.", registry=self.registry),
            "reloads": Counter("segue_reloads", "Models loaded anew.", ["outcome"], registry=self.registry),
            "watch_faults": Counter(
                "segue_watch_faults",
                "Times that the models on disk could not be looked at.",
                registry=self.registry,
            ),
        }
        for name, metric in made.items():
            object.__setattr__(self, name, metric)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
