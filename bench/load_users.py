"""The users of ``bench load``: threads of one process, each with a session and a connection of its own.

python -m bench.load_users VAR '{"port": 8000, "users": 20, "seconds": 60, "think": 1}'
"""

import gzip
import html.parser
import http.client
import json
import random
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

# What officers do, and how often of a hundred times.
MIX = {"map": 14, "layer": 6, "village": 14, "villages": 4, "list": 14, "search": 20, "record": 20, "edit": 5, "export": 3}
TIMEOUT = 30


class FormFields(html.parser.HTMLParser):
    """What a browser would send of the one form that holds the field ``of``."""

    def __init__(self, page, of):
        super().__init__()
        self.forms, self._select, self._area = [], None, None
        self.feed(page)
        self.fields = next((form for form in self.forms if any(name == of for name, _ in form)), [])

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append([])
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name")
        if tag == "input" and name and given.get("type") not in {"submit", "file", "button"}:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                form.append((name, given.get("value") or ""))
        elif tag == "select":
            self._select = name
            form.append((name, ""))
        elif tag == "option" and self._select and "selected" in given:
            form[-1] = (self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            form.append((name, ""))

    def handle_data(self, data):
        if self._area:
            self.forms[-1][-1] = (self._area, self.forms[-1][-1][1] + data)

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None


def list_of_enterprises(dice, facts):
    village = dice.choice(facts["villages"])
    query = dice.choice([{}, {"wilayah": village[:8]}, {"wilayah": village}, {"nib": "ada"}, {"urut": "omzet"}])
    return f"/umkm/?{urlencode(query)}"


class User:
    def __init__(self, number, facts, port, think, answers):
        self.dice = random.Random(number)
        self.number, self.facts, self.port, self.think, self.answers = number, facts, port, think, answers
        self.cookies = {}
        self.connection = None

    def ask(self, page, path, form=None, headers=None):
        """(status, text, place it leads to) of the answer, noted under ``page``; status 0 when none came."""
        if self.think and page != "log in":
            time.sleep(self.dice.uniform(0.5, 1.5) * self.think)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept-Encoding": "gzip"}
        body = None
        if form is not None:
            body = urlencode(form)
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{self.port}{path}"}
        began = time.perf_counter()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
            self.connection.request("POST" if form is not None else "GET", path, body, sent | (headers or {}))
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            self.note(page, began, type(error).__name__)
            return 0, "", ""
        self.note(page, began, response.status)
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition(";")[0].partition("=")
                self.cookies[cookie] = rest
        if response.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        text = content.decode("utf-8", "replace") if (response.getheader("Content-Type") or "").startswith("text/") else ""
        return response.status, text, response.getheader("Location") or ""

    def note(self, page, began, outcome):
        self.answers.append((page, 1000 * (time.perf_counter() - began), outcome))

    def log_in(self):
        _, page, _ = self.ask("log in", "/akun/masuk/")
        form = dict(FormFields(page, "login").fields) | {"login": f"beban-{self.number}", "password": self.facts["password"]}
        status, _, _ = self.ask("log in", "/akun/masuk/", form)
        if status != 302:
            sys.exit(f"user {self.number} could not log in: {status}")

    def act(self):
        getattr(self, self.dice.choices(list(MIX), MIX.values())[0])()

    # The pages

    def map(self):
        self.ask("map", "/")

    def layer(self):
        layer = self.dice.choice(["idm", "population", "enterprises"])
        self.ask("map, another layer", f"/?lapisan={layer}", headers={"HX-Request": "true"})

    def village(self):
        self.ask("village", f"/desa/{self.dice.choice(self.facts['villages'])}/")

    def villages(self):
        self.ask("list of villages", f"/desa/?halaman={self.dice.randrange(1, 4)}")

    def list(self):
        self.ask("list of enterprises", list_of_enterprises(self.dice, self.facts))

    def search(self):
        words = self.dice.choice(self.facts["names"] if self.dice.random() < 0.7 else self.facts["products"]).split()[:3]
        text = " ".join(words).lower()
        if len(text) > 4 and self.dice.random() < 0.5:  # a slip of the fingers
            place = self.dice.randrange(1, len(text) - 1)
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        self.ask("search", f"/umkm/?{urlencode({'cari': text})}")

    def record(self):
        self.ask("record", f"/umkm/{self.dice.choice(self.facts['numbers'])}/")

    def edit(self):
        path = f"/umkm/{self.dice.choice(self.facts['numbers'])}/ubah/"
        status, page, _ = self.ask("form of a record", path)
        fields = FormFields(page, "revisi").fields
        if status == 200 and fields:
            changed = f"Kp. Contoh No. {self.dice.randrange(1, 999)}"
            self.ask("save a record", path, [(name, changed if name == "address" else value) for name, value in fields])

    def export(self):
        path = f"/umkm/unduh/?{urlencode({'wilayah': self.dice.choice(self.facts['small'])})}"
        _, page, _ = self.ask("form of a download", path)
        form = [(name, value) for name, value in FormFields(page, "kind").fields if name in {"csrfmiddlewaretoken", "kind"}]
        status, _, place = self.ask("make a download", path, form)
        if status == 302:
            status, page, _ = self.ask("page of a download", place)
            if f"{place}berkas/" in page:
                self.ask("download", f"{place}berkas/")


def main(var, arguments):
    chosen = json.loads(arguments)
    facts = json.loads((Path(var) / "facts.json").read_text())
    answers: list = []
    users = [User(number, facts, chosen["port"], chosen["think"], answers) for number in range(chosen["users"])]
    for user in users:
        user.log_in()
    for user in users[:4]:  # every process has read its templates
        user.think, kept = 0, user.think
        for name in ("map", "village", "list", "search", "record"):
            getattr(user, name)()
        user.think = kept
    del answers[2 * len(users) :]
    for user in users:  # the server closes what stood idle for half a minute, and a browser opens it anew
        user.connection.close()
        user.connection = None
    began = time.monotonic()
    until = began + chosen["seconds"]

    def live(user):
        time.sleep(user.dice.uniform(0, user.think))  # not all at the same moment
        while time.monotonic() < until:
            user.act()

    threads = [threading.Thread(target=live, args=[user], daemon=True) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(chosen["seconds"] + 4 * TIMEOUT)
    print(json.dumps({"answers": answers, "seconds": time.monotonic() - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
