"""Processes of an installation that are forked from one in which Django is set up already.

A start of Python with Django costs a second of processor time, and an installation of the tests is asked by a dozen
processes: here it is paid once for each. What is forked is a process of its own all the same, with its own connections
to the database; only what is read at the start (settings, keys) was read before, so ``Site`` asks for another one as
soon as something of that has changed.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class DidNotStart(Exception):
    """Django could not be set up; a process of its own will say why."""


class Warm:
    """The process that is forked, in ``environment``. It ends with ``end`` and with whoever made it."""

    def __init__(self, environment):
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        nothing = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                env=environment,
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                **nothing,
            )
        self._said = self._control.makefile("r")
        if self._said.readline() != "ready\n":
            self.end()
            raise DidNotStart

    def run(self, request, *, timeout, given=""):
        """Fork, and wait for the end; ``request`` has ``arguments`` of a command, or ``code``. As ``subprocess.run``."""
        with self._lock, ExitStack() as stack:
            files = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in range(4)]
            for file, text in zip(files, (json.dumps(request), given), strict=False):
                file.write(text)
                file.flush()
                file.seek(0)
            socket.send_fds(self._control, [b"!"], [file.fileno() for file in files])
            pid = int(self._said.readline())
            self._control.settimeout(timeout)
            try:
                status = int(self._said.readline())
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(request, timeout) from None
            for file in files[2:]:
                file.seek(0)
            return subprocess.CompletedProcess(request, status, files[2].read(), files[3].read())

    def end(self):
        self._said.close()
        self._control.close()
        self._process.wait()


def main(control):
    import django

    django.setup()
    control.sendall(b"ready\n")
    while True:
        asked, files, *_ = socket.recv_fds(control, 1, 4)
        if not asked:
            return
        pid = os.fork()
        if pid == 0:
            control.close()
            become(*files)
            return
        for file in files:
            os.close(file)
        control.sendall(b"%d\n" % pid)
        _, status = os.waitpid(pid, 0)
        control.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def become(asked, *streams):
    """Be what is asked for, with these as standard input, output and errors."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    with os.fdopen(asked) as file:
        request = json.load(file)
    if "code" in request:
        sys.argv = ["-c"]
        exec(compile(request["code"], "<string>", "exec"), {"__name__": "__main__"})
        return
    from desaekspor import cli

    sys.argv = [str(ROOT / "desaekspor" / "__main__.py"), *request["arguments"]]
    cli.main()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
