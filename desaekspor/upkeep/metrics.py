"""What Prometheus reads: requests by route and latency from every web process, and the state of the database.

Each process counts in its memory and writes its counts into a small file of ``var/metrics`` every few
seconds; whichever process is asked adds the files up. prometheus_client's own way for several
processes is memory-mapped files: on a full disk a page that cannot be made ends the process.
"""

import contextlib
import json
import logging
import os
import threading
import time
from collections import defaultdict

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from desaekspor.upkeep.measured_state import state_gauges

logger = logging.getLogger(__name__)
disable_created_metrics()

PUBLISH_SECONDS = 5
KEEP_SECONDS = 24 * 3600  # of a process that ended: its counts still belong to the sums
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_own = CollectorRegistry()
REQUESTS = Counter("desaekspor_requests", "Requests answered", ["method", "route", "status"], registry=_own)
SECONDS = Histogram("desaekspor_request_seconds", "Time to answer a request", ["route"], registry=_own, buckets=BUCKETS)
SLOW_QUERIES = Counter("desaekspor_slow_queries", "Statements slower than DESAEKSPOR_SLOW_QUERY_MS", registry=_own)


def count_request(request, response, seconds):
    route = route_of(request)
    REQUESTS.labels(request.method, route, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    _publisher.wake()


def route_of(request):
    """The pattern of the address, never the address itself: it would make a row for every enterprise."""
    if match := request.resolver_match:
        return f"/{match.route}"
    return "static" if request.path.startswith(settings.STATIC_URL) else "unknown"


class _Publisher:
    """Writes this process's counts, in a thread that begins with the first request."""

    def __init__(self):
        self._thread, self._dirty, self._lock = None, threading.Event(), threading.Lock()
        self._started = time.time()

    def wake(self):
        self._dirty.set()
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)
                    self._thread.start()

    def _run(self):
        while True:
            self._dirty.wait()
            self._dirty.clear()
            self.publish()
            time.sleep(PUBLISH_SECONDS)

    def publish(self):
        """Counts that cannot be written are written next time; no request fails for them."""
        path = folder() / f"{os.getpid()}-{self._started:.0f}.json"
        draft = path.with_suffix(".part")
        try:
            path.parent.mkdir(exist_ok=True)
            draft.write_text(json.dumps({"pid": os.getpid(), "resident_bytes": _resident_bytes(), "samples": _samples()}))
            draft.replace(path)
        except OSError as error:
            logger.debug("metrics are not written: %s", error.strerror)
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


_publisher = _Publisher()


def folder():
    return settings.VAR / "metrics"


def _samples():
    return [[one.name, sorted(one.labels.items()), one.value] for metric in _own.collect() for one in metric.samples]


def _resident_bytes():
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123 (Linux; a path that is none elsewhere)
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def exposition():
    """All metrics in the text form of Prometheus, as bytes."""
    _publisher.publish()
    registry = CollectorRegistry()
    registry.register(_Everything())
    return generate_latest(registry)


class _Everything:
    def collect(self):
        processes = published()
        yield from _added_up(processes)
        memory = GaugeMetricFamily("desaekspor_process_resident_bytes", "Memory of each web process", labels=["pid"])
        for process in processes:
            if _is_alive(process["pid"]):
                memory.add_metric([str(process["pid"])], process["resident_bytes"])
        yield memory
        yield from state_gauges()


def published():
    """What the processes of this host wrote, also those that ended lately."""
    found = []
    for path in folder().glob("*.json"):
        with contextlib.suppress(OSError, ValueError):
            process = json.loads(path.read_text())
            if not _is_alive(process["pid"]) and path.stat().st_mtime < time.time() - KEEP_SECONDS:
                path.unlink()
                continue
            found.append(process)
    return found


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _added_up(processes):
    sums = defaultdict(float)
    for process in processes:
        for name, labels, value in process["samples"]:
            sums[name, tuple(map(tuple, labels))] += value
    for kind in _own.collect():
        metric = Metric(kind.name, kind.documentation, kind.type)
        for (name, labels), value in sums.items():
            if name.startswith(kind.name) and name.removeprefix(kind.name) in {"_total", "_bucket", "_count", "_sum"}:
                metric.add_sample(name, dict(labels), value)
        yield metric
