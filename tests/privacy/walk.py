"""A day's work with marked persons, in a process and an installation of its own; tells what came out where.

Every page that can be reached is read as every role; whatever is sent, failed over, waited for and kept is
looked through in ``test_nothing_leaks.py``.
"""

import io
import json
import logging
import re
import zipfile
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone
from isal import isal_zlib

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue, run_waiting
from desaekspor.portal import kept
from desaekspor.registry.exports.making import ask_for_export, open_export
from desaekspor.registry.models import Enterprise, ImportBatch, Owner
from desaekspor.registry.services.batches import set_mapping
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from tests.factories import make_officer, make_user
from tests.privacy.markers import OWNER, PERSONAL, SECOND_NIK, found_in
from tests.registry.registers import as_csv, as_workbook, make_places, sidt_row

VILLAGE = "32.16.05.2002"
# Of each reader. On PostgreSQL the pages are the same: what is looked for there is in statements, tables and logs.
PAGES = 120 if connection.vendor == "sqlite" else 45
NOT_FOLLOWED = ("/akun/keluar", "/akun/sandi", "/akun/faktor", "/static/", "/metrik", "/api/")
PERSON = {
    "nik_pengusaha": OWNER["nik"],
    "nama_pengusaha": OWNER["name"],
    "kontak_hp": "080000009988",
    "alamat_pengusaha": OWNER["address"],
    "tanggal_lahir": OWNER["birth_date"],
    "rt_pengusaha": "ZULRT",
}


def log_everything(path):
    """Every line of every logger, as the program writes it."""
    console = logging.getLogger().handlers[0]
    handler = logging.FileHandler(path)
    handler.setFormatter(console.formatter)
    handler.addFilter(console.filters[0])
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.DEBUG)
    for name in ("django", "django.request", "django.server", "django.db.backends", "django_tasks", "django_tasks_db", "axes"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.handlers, logger.propagate = [], True
    connection.force_debug_cursor = True  # statements with their values, which are logged at DEBUG


class Reader:
    """One person at the pages; keeps where a marker came out, and every address that was given."""

    def __init__(self, user, leaks):
        self.client = Client(raise_request_exception=False)
        if user:
            self.client.force_login(user)
        self.user = user
        self.name, self.leaks = user.role if user else "anonymous", leaks
        self.seen = set()

    def get(self, address, **options):
        return self._look(address, self.client.get(address, **options))

    def post(self, address, data=None, *, may_show=False, **options):
        return self._look(address, self.client.post(address, data or {}, **options), may_show=may_show)

    def _look(self, address, response, *, may_show=False):
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        self._tell(f"{address} headers", headers + str(response.cookies))
        kind = response.get("Content-Type", "")
        if not may_show and kind.startswith(("text/", "application/json")):
            self._tell(address, b"".join(response) if response.streaming else response.content)
        return response

    def _tell(self, where, content):
        if found := found_in(content, PERSONAL):
            self.leaks.append([self.name, where, sorted(found)])

    def read_everything(self, start):
        """Follow every link from ``start``."""
        waiting = list(start)
        while waiting and len(self.seen) < PAGES:
            address = waiting.pop(0)
            if address in self.seen or address.startswith(NOT_FOLLOWED):
                continue
            self.seen.add(address)
            response = self.get(address)
            if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
                html = response.content.decode()
                waiting += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', html)]
                waiting += [re.sub(r"[?#].*", "", address) + link for link in re.findall(r'href="(\?[^"#]*)', html)]


def walk():
    log_everything(settings.VAR / "everything.log")
    make_places()
    people = {
        Role.OFFICER: make_officer(password="kapal-berlayar-7"),
        Role.VILLAGE_OFFICER: make_user(Role.VILLAGE_OFFICER, VILLAGE),
        Role.ADMINISTRATOR: make_user(Role.ADMINISTRATOR, None),
        Role.OWNER: make_user(Role.OWNER, None),
        Role.BUYER: make_user(Role.BUYER, None),
    }
    leaks = []
    officer = Reader(people[Role.OFFICER], leaks)
    _import_registers(officer)
    person = Enterprise.objects.get(keys__key=sidt_row(1)["id_data_badan_usaha"])
    Owner.objects.filter(enterprise=person).update(user=people[Role.OWNER])
    _work_on_the_person(officer, person, Reader(people[Role.VILLAGE_OFFICER], leaks))
    _fail(officer)
    commands = _commands()
    shown = {}
    for user in (*people.values(), None):
        reader = Reader(user, leaks)
        reader.read_everything(["/", f"/umkm/{person.pk}/", f"/umkm/{person.pk}/privasi/", "/impor/1/", "/jobs/", "/tidak-ada/"])
        shown[reader.name] = len(reader.seen)
    return {
        "leaks": leaks,
        "pages": shown,
        "there": Owner.objects.get(enterprise=person).nik,
        "sessions": [json.dumps(session.get_decoded(), default=str) for session in Session.objects.all()],
        "cache": repr(getattr(cache, "_cache", "")),
        "kept": [isal_zlib.decompress(one).decode() if isinstance(one, bytes) else repr(one) for _, one in kept._kept.values()],
        "jobs": [repr(vars(row)) for row in Job.objects.all()],
        "log": [repr(vars(entry)) for entry in AuditEntry.objects.all()],
        "batches": [repr(vars(batch)) for batch in ImportBatch.objects.all()],
        "commands": commands,
        "tables": _tables(),
    }


def _import_registers(officer):
    """Through the pages: a first file, one with doubts, waiting rows and changes, one that no table is in."""
    second = PERSON | {"nik_pengusaha": SECOND_NIK, "kontak_hp": "080000009987", "nama_pengusaha": "ZULKEDUA"}
    first = [sidt_row(1, **PERSON), sidt_row(2, **second), sidt_row(3)]
    doubtful = [
        sidt_row(1, **PERSON | {"nama_pengusaha": f"{OWNER['name']} ZULLAMA", "kontak_hp": "080000009988,080000009987"}),
        sidt_row(2, **second | {"nik_pengusaha": f"{SECOND_NIK}9", "tanggal_lahir": "07/03/1979 ZULPENANDA"}),
        sidt_row(4, **PERSON | {"kel_usaha": "ENTAH", "tk_dibayar_laki": "-3"}),
        sidt_row(5, **PERSON | {"id_data_badan_usaha": ""}),
    ]
    for rows, make in ((first, as_workbook), (doubtful, as_csv)):
        file = make(rows)
        file.name = "register.xlsx" if make is as_workbook else "register.csv"
        officer.post("/impor/baru/", {"berkas": file})
        batch = ImportBatch.objects.latest("pk")
        officer.get(f"/impor/{batch.pk}/kolom/")
        set_mapping(batch, source=batch.source, mapping=batch.mapping, by=officer.user)
        officer.post(f"/impor/{batch.pk}/periksa/")
        run_waiting()
        officer.get(f"/impor/{batch.pk}/")
        officer.get(f"/impor/{batch.pk}/perbaiki.xlsx")
        officer.post(f"/impor/{batch.pk}/muat/", {"konfirmasi": "ya"})
        run_waiting()
        batch.refresh_from_db()
        assert batch.state in {"loaded", "held"}, batch.state
    for content in (f"bukan daftar\n{OWNER['nik']};{OWNER['name']}\n".encode(), b"PK\x03\x04" + OWNER["name"].encode()):
        broken = io.BytesIO(content)
        broken.name = "rusak.xlsx"
        officer.post("/impor/baru/", {"berkas": broken})


def _work_on_the_person(officer, person, village_officer):
    page, now = f"/umkm/{person.pk}/", f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    opened = officer.post(f"{page}buka/", {"fields_wanted": list(OWNER), "purpose": "verify"}, may_show=True)
    assert OWNER["name"] in opened.content.decode()
    officer.post(f"{page}buka/", {"fields_wanted": ["nik"], "purpose": OWNER["name"], "words": ""}, may_show=True)
    assert officer.post(f"{page}data-pribadi/", {"purpose": "rights"}).content[:4] == b"%PDF"
    told = {"channel": "face", "at": now}
    consent = {"purpose": "messages", "giver": "other", "giver_name": "ZULWALI", "informed": "on"}
    officer.post(f"{page}privasi/persetujuan/", consent | told)
    officer.post(f"{page}privasi/permintaan/", {"kind": "correct", "detail": "ZULTULISAN"} | told)
    asked = person.data_requests.get()
    officer.post(f"/privasi/permintaan/{asked.pk}/jawab/", {"state": "done", "answer": "Ini ZULJAWABAN saja"})
    officer.post("/privasi/kegagalan/baru/", {"found_at": now, "how": "Ada ZULKEJADIAN di kantor"})
    edit_enterprise(person, {"owner.phone": "+6280000009987"}, by=officer.user, base=revision_of(person))
    _take_lists(officer)
    check = {"status": "closed", "tanggal": "2026-01-02", "catatan": "ZULCATATAN"}
    assert village_officer.post(f"/desa/{VILLAGE}/periksa/{person.pk}/", check, may_show=True).status_code == 302


def _take_lists(officer):
    """A masked list holds none of them; one with a purpose does, and is sealed where it waits."""
    masked = ask_for_export(officer.user, kind="csv")
    whole = ask_for_export(officer.user, kind="csv", opened=list(OWNER), purpose="verify")
    run_waiting()
    for export, expected in ((masked, set()), (whole, {OWNER["nik"]})):
        export.refresh_from_db()
        with zipfile.ZipFile(open_export(export)) as archive:
            found = {marker for name in archive.namelist() for marker in found_in(archive.read(name), PERSONAL)}
        if not expected <= found or (found and not expected):
            officer.leaks.append([officer.name, "list", sorted(found)])


def _fail(officer):
    """Faults in a page and in a job whose words quote a person's data; an attempt to log in with such a name."""
    assert officer.get("/gagal/").status_code == 500
    job = enqueue("tests.fail_over_a_person")
    run_waiting()
    job.refresh_from_db()
    assert job.state == "failed"
    # What is typed as a user name is looked up as such, so it stands in a statement: those are not logged for this one.
    connection.force_debug_cursor = False
    Reader(None, officer.leaks).post("/akun/masuk/", {"login": OWNER["name"], "password": "salah"}, may_show=True)
    connection.force_debug_cursor = True
    officer.post("/impor/1/kolom/", {"source": OWNER["name"]}, may_show=True)


def _commands():
    """What the commands say, word for word."""
    folder = Path(settings.VAR)
    file = folder / "tmp" / "dari-luar.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(as_csv([sidt_row(7, **PERSON), sidt_row(8, **PERSON | {"kel_usaha": "ENTAH"})]).read())
    said = io.StringIO()
    for name, arguments in (
        ("import_register", [str(file)]),
        ("doctor", []),
        ("verify_audit", []),
        ("purge", []),
        ("backup", [str(folder / "cadangan.zip")]),
    ):
        try:
            call_command(name, *arguments, stdout=said, stderr=said)
        except CommandError as error:
            said.write(f"{error}\n")
    file.unlink()
    return said.getvalue()


def _tables():
    """On PostgreSQL, where no file can be read: every row of every table as text; bytes are written in hexadecimal."""
    if connection.vendor == "sqlite":
        return ""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)
