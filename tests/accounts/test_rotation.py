import json
import signal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.utils import timezone

from desaekspor.accounts.rotation import rotate
from desaekspor.accounts.sealing import key_id_of, seal
from desaekspor.registry import uploads
from desaekspor.registry.models import FieldChange, Owner
from tests.factories import make_enterprise, make_officer
from tests.sites import PATIENCE, wait_for

K1, K2 = b"1" * 32, b"2" * 32


@pytest.fixture
def old_key(settings, tmp_path):
    settings.VAR = tmp_path
    settings.DATA_KEYS = {"k1": K1}


def use_new_key(settings, **keys):
    settings.DATA_KEYS = {"k2": K2} | (keys or {"k1": K1})


def make_owners(count):
    for number in range(count):
        make_enterprise(owner={"name": f"CONTOH {number}", "nik": f"32160599123499{number:02}", "phone": None})


@pytest.mark.django_db
class TestRotate:
    def test_everything_is_sealed_under_the_new_key(self, old_key, settings, monkeypatch):
        monkeypatch.setattr("desaekspor.accounts.rotation.CHUNK_ROWS", 3)
        make_owners(7)
        make_change()
        use_new_key(settings)

        report = rotate()

        assert (report.resealed, dict(report.in_use), dict(report.unreadable)) == (15, {"k2": 15}, {})
        assert report.removable == ["k1"]
        settings.DATA_KEYS = {"k2": K2}  # the old key may go now
        assert sorted(owner.nik for owner in Owner.objects.filter(nik__isnull=False)) == [
            f"32160599123499{number:02}" for number in range(7)
        ]
        assert FieldChange.objects.get().values == [1, 2]

    def test_a_second_run_has_nothing_to_do(self, old_key, settings):
        make_owners(2)
        use_new_key(settings)
        rotate()

        report = rotate()

        assert (report.resealed, dict(report.in_use)) == (0, {"k2": 4})

    def test_what_does_not_open_is_counted_and_left(self, old_key, settings):
        make_owners(1)
        use_new_key(settings, k1=b"9" * 32)

        report = rotate()

        assert dict(report.unreadable) == {"registry.owner.name": 1, "registry.owner.nik": 1}
        assert report.removable == []
        settings.DATA_KEYS = {"k1": K1}
        assert Owner.objects.get().name == "CONTOH 0"

    def test_a_key_that_still_seals_something_is_not_removable(self, old_key, settings):
        make_owners(1)
        settings.DATA_KEYS = {"k2": K2, "k0": b"0" * 32, "k1": b"9" * 32}

        assert rotate().removable == ["k0"]

    def test_secrets_of_the_second_factor_go_along(self, old_key, settings):
        user = make_officer()
        Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt("JBSWY3DPEHPK3PXP")})
        use_new_key(settings)

        assert rotate().resealed == 1

        settings.DATA_KEYS = {"k2": K2}
        assert decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DPEHPK3PXP"

    def test_sealed_uploads_go_along(self, old_key, settings, tmp_path):
        (tmp_path / "register.csv").write_bytes(b"nama;desa\n" * 20_000)
        with (tmp_path / "register.csv").open("rb") as file:
            name, _digest, _length = uploads.store(file, limit=10_000_000)
        use_new_key(settings)

        assert rotate().resealed == 1

        settings.DATA_KEYS = {"k2": K2}
        with uploads.open_sealed(name) as file:
            assert file.read() == b"nama;desa\n" * 20_000

    def test_a_value_that_changes_meanwhile_is_kept(self, old_key, settings):
        make_owners(1)
        use_new_key(settings)
        owner = Owner.objects.get()
        owner.nik = "3216059912349977"
        owner.save(update_fields=["nik"])

        rotate()

        assert Owner.objects.get().nik == "3216059912349977"


def make_change():
    return FieldChange.objects.create(
        enterprise=make_enterprise(owner={"name": None}), field="sales_idr", values=[1, 2], at=timezone.now(), revision=1
    )


@pytest.mark.slow
class TestCommand:
    """On an installation of its own, through its processes."""

    @pytest.fixture
    def site(self, migrated_site, tmp_path):
        site = migrated_site.copy(tmp_path / "var")
        yield site
        site.drop()

    def fill(self, site, count):
        site.python(
            "from desaekspor.registry.models import Enterprise, Owner\n"
            "from tests.factories import make_enterprise\n"
            "first = make_enterprise(owner={'name': 'CONTOH 0'})\n"
            "fields = {name: getattr(first, name) for name in ('name', 'region', 'created_at', 'updated_at')}\n"
            f"others = [Enterprise(id=first.pk + number, **fields) for number in range(1, {count})]\n"
            "Enterprise.objects.bulk_create(others)\n"
            "Owner.objects.bulk_create(Owner(enterprise=one, name=f'CONTOH {one.pk - first.pk}') for one in others)"
        )

    def names(self, site):
        return site.python(
            "from desaekspor.registry.models import Owner\nshow(sorted(owner.name for owner in Owner.objects.all()))"
        )

    def rotate(self, site, *arguments, **options):
        return json.loads(site.command("rotate-keys", "--json", *arguments, **options).stdout.splitlines()[-1])

    def test_it_makes_a_key_seals_anew_and_drops_the_old_one_when_asked(self, site):
        self.fill(site, 3)

        first = self.rotate(site)
        assert (first["key"], first["new_key"], first["resealed"], first["removable"]) == ("k2", True, 3, ["k1"])
        assert (site.var / "keys.json").stat().st_mode & 0o777 == 0o600

        second = self.rotate(site, "--drop-old")
        assert (second["key"], second["new_key"], second["resealed"], second["dropped"]) == ("k2", False, 0, ["k1"])
        assert json.loads((site.var / "keys.json").read_text())["data_keys"].startswith("k2:")
        assert self.names(site) == ["CONTOH 0", "CONTOH 1", "CONTOH 2"]

    def test_killed_at_any_moment_it_goes_on_where_it_was(self, site):
        self.fill(site, 1600)
        killed = site.start("rotate-keys")  # as soon as the new key is made
        wait_for(lambda: "k2:" in (site.var / "keys.json").read_text(), what="the new key")
        killed.kill()
        killed.communicate()
        for chunks in (1, 2):  # while values are sealed anew
            rest = f"place == 'registry.owner' and done >= {chunks} * 500 and os.kill(os.getpid(), 9)"
            code = f"rotate(lambda place, done, total: {rest})"
            killed = site.start_python(f"import os\nfrom desaekspor.accounts.rotation import rotate\n{code}")
            killed.communicate(timeout=PATIENCE)
            assert killed.returncode == -signal.SIGKILL

        done = self.rotate(site, "--drop-old")

        assert (done["key"], done["resealed"], done["unreadable"], done["dropped"]) == ("k2", 600, 0, ["k1"])
        assert len(self.names(site)) == 1600

    def test_keys_of_the_environment_are_only_used(self, site):
        self.fill(site, 2)
        kept = json.loads((site.var / "keys.json").read_text())["data_keys"]
        keys = {"DESAEKSPOR_DATA_KEYS": "new:" + "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI=" + "," + kept}

        done = self.rotate(site, environment=keys)

        assert (done["key"], done["resealed"], done["removable"]) == ("new", 2, ["k1"])
        assert json.loads((site.var / "keys.json").read_text())["data_keys"] == kept
        refused = site.command("rotate-keys", "--drop-old", environment=keys, expect=1)
        assert "DESAEKSPOR_DATA_KEYS" in refused.stderr

    def test_values_that_do_not_open_stop_the_dropping(self, site):
        self.fill(site, 1)
        kept = json.loads((site.var / "keys.json").read_text())
        kept["data_keys"] = "k1:" + "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="
        (site.var / "keys.json").write_text(json.dumps(kept))

        done = site.command("rotate-keys", "--drop-old", "--json", expect=1)

        assert json.loads(done.stdout.splitlines()[-1])["unreadable_places"] == {"registry.owner.name": 1}
        assert "no key was dropped" in done.stderr
        assert len(json.loads((site.var / "keys.json").read_text())["data_keys"].split(",")) == 2

    def test_a_running_site_reads_and_seals_under_the_new_key(self, site):
        self.fill(site, 1)
        code = (
            "import time\n"
            "from desaekspor.accounts.sealing import key_id_of\n"
            "from desaekspor.registry.models import Owner\n"
            "print('began', flush=True)\n"
            "input()\n"
            "owner = Owner.objects.get(); before = owner.name; owner.save()\n"
            "sealed = Owner.objects.values_list('name', flat=True).get()\n"
            "show([before, key_id_of(bytes(sealed))])"
        )
        running = site.start_python(code)
        wait_for(lambda: "began" in running.stdout.readline(), what="the running site")
        self.rotate(site)

        output, _errors = running.communicate("go on\n", timeout=PATIENCE)

        assert json.loads(output.splitlines()[-1]) == ["CONTOH 0", "k2"]


def test_the_id_of_the_key_stands_before_the_sealed_value(settings):
    settings.DATA_KEYS = {"year-2026": K1}
    assert key_id_of(seal(b"", "x")) == "year-2026"
