import pytest

from tests.registry.conftest import regency  # noqa: F401  (a fixture)
from tests.registry.registers import as_csv, sidt_row
from tests.sites import Site

VILLAGES = ("SRIAMUR", "KARANGSATRIA")

# A little of everything that can be in the database.
FILL = """
from django.utils import timezone
from allauth.mfa.totp.internal.auth import TOTP
from desaekspor.accounts.demo import ensure_demo_users
from desaekspor.accounts.models import User
from desaekspor.jobs.runner import enqueue
from desaekspor.registry.models import ImportBatch, Product, Enterprise
from desaekspor.registry.services import batches
ensure_demo_users()
admin = User.objects.get(username="admin")
TOTP.activate(admin, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
batches.undo_batch(ImportBatch.objects.get(pk=2), by=None)
Product.objects.create(enterprise=Enterprise.objects.first(), name="KERIPIK 'ü' \\u2028 € 🦐", is_main=False)
enqueue("upkeep.examine", owner=admin)
from django.contrib.sessions.backends.db import SessionStore
SessionStore().create()
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import unmerge
one, second, third, fourth, fifth, sixth = Enterprise.objects.order_by("pk").values_list("pk", flat=True)[:6]
merge(one, [second, third], by=None, choices={"sales_idr": second}, why="satu warung")
unmerge(merge(fourth, [fifth], by=None).merges[0], by=None, different=True)
decisions.ask_for_visit(decisions.propose((fifth, sixth)), by=None, note="tanya tetangga")
from desaekspor.potential.production import evidence
from desaekspor.potential.production import services as production
officer = User.objects.get(username="dinas")
made, _new = production.state_production(
    "32.16.05.2001", {"product": "kecap", "own_words": "", "unit": "liter", "month_1": 5.0}, by=officer
)
evidence.add_photo(made, bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffda0008010100003f00d2cf20ffd9"), by=officer)
# The last number was given and taken away again: it must not be given a second time.
ImportBatch.objects.create(file_name="away.csv", file_sha256="0", file_bytes=1).delete()
"""


def write_register(path, rows):
    path.write_bytes(as_csv(rows).getvalue())
    return path


def rows_of(count, **cells):
    """``count`` rows in two villages of the packaged list, one in ten with something to correct."""
    rows = [sidt_row(number, kel_usaha=VILLAGES[number % 2], **cells) for number in range(count)]
    for row in rows[::10]:
        row["kel_usaha"] = "ENTAH BERANTAH"
    return rows


@pytest.fixture(scope="session")
def filled_template(prepared_site, tmp_path_factory):
    """An installation with loaded, changed, undone and waiting imports, users, a second factor, jobs; not to be changed."""
    folder = tmp_path_factory.mktemp("filled")
    site = prepared_site.copy(folder / "site")
    site.command("import-register", write_register(folder / "first.csv", rows_of(60)), "--source", "sidt", "--json")
    site.command(
        "import-register", write_register(folder / "second.csv", rows_of(70, omzet_tahunan="17000000")), "--source", "sidt"
    )
    site.command("import-register", write_register(folder / "third.csv", rows_of(75, asset="2000000")), "--source", "sidt")
    site.python(FILL)
    yield site
    site.drop()


@pytest.fixture
def filled(filled_template, tmp_path):
    """The filled installation, to be changed."""
    site = filled_template.copy(tmp_path / "filled")
    yield site
    site.drop()


@pytest.fixture
def new_site(migrated_site, tmp_path):
    """Makes installations that hold nothing, not even tables unless ``migrated``; with ``keys_of`` another's keys lie there."""
    made = []

    def make(name="new", *, keys_of=None, sqlite=False, migrated=False):
        if migrated:  # making tables takes more than all that is done with them
            site = migrated_site.copy(tmp_path / name)
            (site.var / "keys.json").unlink()
        else:
            site = Site(tmp_path / name, sqlite=sqlite)
            site.var.mkdir()
        if keys_of:
            (site.var / "keys.json").write_text((keys_of.var / "keys.json").read_text())
            (site.var / "keys.json").chmod(0o600)
        made.append(site)
        return site

    yield make
    for site in made:
        site.drop()
