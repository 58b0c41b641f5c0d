"""Runs web server and worker as child processes: starts them, watches them, stops them together."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

STOP_SECONDS = 8  # a worker in one long transaction is cut off then; it is taken up again at the next start
RESTARTS, RESTART_SECONDS = 3, 60
THREADS = 4  # requests at once per web process
PDEATHSIG = 1  # prctl(2)
NICENESS = 10  # of the worker: who waits for a page goes before, a job takes the processor that nobody else wants
_signals: list[int] = []  # that asked us to stop


@dataclass
class Child:
    name: str
    command: list[str]
    stands_back: bool = False
    process: subprocess.Popen | None = None
    starts: list[float] = field(default_factory=list)

    def start(self):
        self.starts.append(time.monotonic())
        # A session of its own: Ctrl-C reaches the supervisor alone, which stops the children in order.
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=self._begin)

    def _begin(self):
        """In the child, before it is the command."""
        _end_with_parent()
        if self.stands_back:
            _stand_back()

    @property
    def ended(self):
        return self.process.poll() is not None

    def end_what_it_left(self):
        """Kill what it had started itself: a web server that was killed outright leaves one that goes on answering."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def may_restart(self):
        return len([at for at in self.starts if at > time.monotonic() - RESTART_SECONDS]) < RESTARTS


def _end_with_parent():
    """In the child: when the supervisor is killed outright, the kernel stops the child (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGTERM)


def _stand_back():
    """Others have the processor first.

    Where Linux shares it out by sessions (sched(7), autogroup), niceness counts within a session only; each child has its own.
    """
    os.nice(max(0, NICENESS - os.nice(0)))
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")


def web(host, port, processes):
    options = ["--interface", "wsgi", "--no-ws", "--log-level", "warning", "--blocking-threads", str(THREADS)]
    options += ["--host", host, "--port", str(port), "--workers", str(processes), "--workers-kill-timeout", "4"]
    return Child(
        "web", [sys.executable, "-m", "granian", *options, "--respawn-failed-workers", "desaekspor.config.wsgi:application"]
    )


def worker():
    return Child("worker", [sys.executable, "-m", "desaekspor", "worker"], stands_back=True)


def split_address(text):
    """``127.0.0.1:8000`` or ``[::1]:8000`` → host and port. Raises CommandError."""
    host, _colon, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        words = _("DESAEKSPOR_ADDRESS is “%(text)s”; expected an address and a port such as 127.0.0.1:8000")
        raise CommandError(words % {"text": text})
    return host.strip("[]"), int(port)


def refuse_busy_port(host, port):
    """Raises CommandError when something listens there already, or the address is not this machine's."""
    try:
        family, kind, _proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        words = _(
            "Cannot listen at %(address)s: %(why)s.\nPerhaps Desa Ekspor runs there already; stop it (Ctrl-C in its terminal), "
            "or choose another port:"
        )
        again = f"  DESAEKSPOR_ADDRESS={host}:{port + 1} desaekspor run"
        raise CommandError(words % {"address": f"{host}:{port}", "why": error.strerror or error} + f"\n{again}") from error


def wait_until_answers(host, port, child, *, seconds=60):
    """True as soon as the web server answers a request, False when it ended before or does not answer at all."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not child.ended and not _signals:
        connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("HEAD", "/api/v1/openapi.json", headers={"Host": "localhost"})
            connection.getresponse()
            return True
        connection.close()
        time.sleep(0.1)
    return False


def _reachable(host):
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def supervise(children, *, say, on_ready):
    """Start the children and stay until a signal; a child that ends is started again, up to three times a minute."""
    _signals.clear()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda signum, frame: _signals.append(signum))
    for child in children:
        child.start()
    try:
        on_ready()
        while not _signals:
            for child in children:
                if child.ended:
                    _restart(child, say)
            time.sleep(0.2)
        say(_("Stopping ..."))
    finally:
        stop(children, say)


def _restart(child, say):
    child.end_what_it_left()
    status = child.process.returncode
    facts = {"name": child.name, "status": signal.Signals(-status).name if status < 0 else status, "count": RESTARTS}
    if not child.may_restart():
        words = _("The %(name)s process ended (%(status)s) %(count)s times within a minute. What it said stands above.")
        raise CommandError(words % facts)
    say(_("The %(name)s process ended (%(status)s); it is started again.") % facts)
    child.start()


def stop(children, say):
    running = [child for child in children if child.process and not child.ended]
    for child in running:
        child.process.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    for child in running:
        try:
            child.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.end_what_it_left()
            child.process.wait()
            words = _("The %(name)s process did not stop in time and was cut off; its work is taken up at the next start.")
            say(words % {"name": child.name})


def site_address(host, port):
    if host in {"0.0.0.0", "::"}:  # every address of this machine; the first allowed name is as good as any
        host = settings.ALLOWED_HOSTS[0].lstrip(".")
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
