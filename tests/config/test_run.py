"""``desaekspor run`` as a newcomer uses it: its output, its pages, Ctrl-C, and children that die."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

from desaekspor.config.supervisor import NICENESS
from tests.sites import AT_ONCE, PATIENCE, Site, wait_for

pytestmark = pytest.mark.slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A started ``desaekspor run`` whose output is read as it comes."""

    def __init__(self, site, port, **environment):
        self.port = port
        address = {"DESAEKSPOR_ADDRESS": f"127.0.0.1:{port}"}
        self.process = site.start("run", environment=address | environment, start_new_session=True)
        self.lines = []
        self._reader = threading.Thread(target=lambda: self.lines.extend(iter(self.process.stdout.readline, "")), daemon=True)
        self._reader.start()

    @property
    def text(self):
        return "".join(self.lines)

    def wait_for(self, words):
        return wait_for(lambda: words in self.text, what=f"{words!r} in\n{self.text}\n")

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()

    def children(self):
        listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return {("web" if "granian" in line else "worker"): int(line.split()[0]) for line in listed.stdout.splitlines()}

    def stop(self, number=signal.SIGINT):
        """Stop it; gives its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(timeout=AT_ONCE)
        self._reader.join(timeout=AT_ONCE)
        assert not self._reader.is_alive(), "something that it started still holds its output"
        return status


def processes_of_session(number):
    """Zombies are none: whoever started them has yet to hear of their end."""
    listed = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(number)], capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if line.split()[1][0] != "Z"]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("run"))
    yield site
    site.drop()


@pytest.fixture
def running(site):
    started = []

    def start(**environment):
        started.append(Running(site, free_port(), **environment))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()


def test_from_nothing_to_the_map_and_a_log_in_with_what_is_printed(running):
    run = running()
    run.wait_for("Stop it with Ctrl-C")

    assert f"Desa Ekspor is ready: http://127.0.0.1:{run.port}" in run.text
    password = re.search(r"all with the password +(\S+)", run.text)[1]
    assert re.search(r"^ +dinas +Officer of the regency, Kabupaten Bekasi$", run.text, re.MULTILINE)
    status, page = run.get("/")
    assert status == 200
    style = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    assert run.get(style)[0] == 200
    assert json.loads(run.get("/api/v1/villages?limit=1")[1])["count"] == 187
    assert log_in(run, "dinas", password) == 302

    children = run.children()
    priority = {name: os.getpriority(os.PRIO_PROCESS, pid) for name, pid in children.items()}
    assert priority["worker"] >= max(NICENESS, priority["web"])  # pages go before jobs
    status = run.stop()
    assert (status, "Desa Ekspor has stopped." in run.text) == (0, True)
    assert not any(is_alive(pid) for pid in children.values())


def log_in(run, name, password):
    """Through the page, as a browser does: token from the form, cookies back."""
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=PATIENCE)
    connection.request("GET", "/akun/masuk/")
    response = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.read().decode())[1]
    cookie = response.getheader("Set-Cookie").split(";")[0]
    body = f"csrfmiddlewaretoken={token}&login={name}&password={password}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection.request("POST", "/akun/masuk/", body, headers)
    return connection.getresponse().status


def test_a_second_start_prepares_nothing(running):
    running().wait_for("Stop it with Ctrl-C")
    run = running()
    run.wait_for("Stop it with Ctrl-C")

    assert "Preparing" not in run.text
    assert "Collecting" not in run.text
    assert run.stop(signal.SIGTERM) == 0


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_child_that_dies_is_started_again_and_it_says_so(running, name):
    run = running()
    run.wait_for("Stop it with Ctrl-C")
    before = run.children()
    os.kill(before[name], signal.SIGKILL)

    run.wait_for(f"The {name} process ended (SIGKILL); it is started again.")
    wait_for(lambda: run.children().get(name) not in {None, before[name]}, what="the new child")
    wait_for(lambda: not processes_of_session(before[name]), what="the end of all that the killed one had started")
    if name == "web":
        wait_for(lambda: _answers(run), what="the site")
    assert run.stop() == 0


def _answers(run):
    try:
        return run.get("/")[0] == 200
    except OSError:
        return False


@pytest.mark.one_database
def test_a_child_that_keeps_dying_ends_it_with_words(running):
    run = running()
    run.wait_for("Stop it with Ctrl-C")
    until = time.monotonic() + PATIENCE
    while run.process.poll() is None and time.monotonic() < until:
        if pid := run.children().get("worker"):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)

    assert run.stop() == 1
    assert "3 times within a minute" in run.text


@pytest.mark.one_database
def test_when_it_is_killed_its_children_end_too(running):
    run = running()
    run.wait_for("Stop it with Ctrl-C")
    children = run.children()

    run.process.kill()

    wait_for(lambda: not any(is_alive(pid) for pid in children.values()), what="their end")


@pytest.mark.one_database
def test_a_busy_port_is_refused_with_what_to_do(site):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refused = site.command("run", environment={"DESAEKSPOR_ADDRESS": f"127.0.0.1:{port}"}, expect=1)

    assert refused.stderr.startswith(f"Cannot listen at 127.0.0.1:{port}: Address already in use.")
    assert f"DESAEKSPOR_ADDRESS=127.0.0.1:{port + 1} desaekspor run" in refused.stderr


@pytest.mark.one_database
@pytest.mark.parametrize("address", ["8000", "127.0.0.1", "127.0.0.1:web", "127.0.0.1:99999"])
def test_a_wrong_address_is_refused_by_name(site, address):
    refused = site.command("run", environment={"DESAEKSPOR_ADDRESS": address}, expect=1)

    assert refused.stderr.strip() == f"DESAEKSPOR_ADDRESS is “{address}”; expected an address and a port such as 127.0.0.1:8000"
