"""Who may take out a list, what of it is written down, and how long the file stays."""

import datetime

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.accounts.rules import is_officer
from desaekspor.jobs.models import Job
from desaekspor.jobs.progress import Cancelled, Silent
from desaekspor.jobs.runner import run
from desaekspor.registry.exports import making
from desaekspor.registry.exports.files import FILES
from desaekspor.registry.exports.making import (
    NoPurpose,
    ask_for_export,
    delete_expired,
    delete_export,
    exports_for,
    make_export,
    open_export,
)
from desaekspor.registry.exports.models import Export
from desaekspor.registry.models import Enterprise
from desaekspor.registry.search.filters import Filters
from tests.factories import make_enterprise, make_officer, make_user

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR, KARANGSATRIA = "32.16.05.2002", "32.16.05.2001"


@pytest.fixture
def officer(regency):
    return make_officer()


def made(user, **asked):
    export = ask_for_export(user, kind="csv", **asked)
    make_export(export, Silent())
    export.refresh_from_db()
    return export


def exported(user, **asked):
    """The lines of the CSV inside, without its head."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(open_export(made(user, **asked)).read())) as archive:
        return archive.read("umkm.csv").decode().splitlines()[1:]


def test_the_file_holds_what_the_filters_find_and_the_user_may_see(officer):
    make_enterprise(region=SRIAMUR, name="Kecap A", nib="0109990000017")
    make_enterprise(region=KARANGSATRIA, name="Kecap B")
    make_enterprise(region="33.09.01.2001", name="Kecap C")

    def names(user, **asked):
        return [line.split(",")[1] for line in exported(user, **asked)]

    assert names(officer) == ["Kecap A", "Kecap B"]
    assert names(officer, query="kcap", filters=Filters(nib=True)) == ["Kecap A"]
    assert names(make_user(Role.VILLAGE_OFFICER, KARANGSATRIA)) == ["Kecap B"]
    assert names(make_officer("33.09"), query="kecap") == ["Kecap C"]


def test_many_rows_come_each_once(officer, monkeypatch):
    for number in range(7):
        make_enterprise(region=SRIAMUR, name=f"Sate {number}")
    monkeypatch.setattr("desaekspor.registry.search.finding.NUMBERS_AT_ONCE", 2)

    for query in ("", "sate"):
        assert [line.split(",")[1] for line in exported(officer, query=query)] == [f"Sate {number}" for number in range(7)]


def test_each_export_and_each_taking_is_in_the_audit_log(officer):
    make_enterprise(region=SRIAMUR)

    export = made(
        officer, query="kecap", filters=Filters(region=SRIAMUR, nib=False), opened=["nik", "name"], purpose="contact: undangan"
    )
    open_export(export)

    facts = ["name", "nik", "kind=csv", "rows=1", f"region={SRIAMUR}", "nib=False", "query=kecap"]
    entries = AuditEntry.objects.order_by("sequence").values_list("action", "by", "object_type", "object_id", "purpose", "fields")
    assert list(entries) == [
        ("export", officer.pk, "registry.export", str(export.pk), "contact: undangan", facts),
        ("export.download", officer.pk, "registry.export", str(export.pk), "contact: undangan", facts),
    ]


def test_personal_data_is_opened_for_a_purpose_only(officer):
    for purpose in ("", "   "):
        with pytest.raises(NoPurpose):
            ask_for_export(officer, kind="csv", opened=["nik"], purpose=purpose)

    assert Export.objects.count() == Job.objects.count() == 0


def test_who_may_not_open_personal_data_gets_it_masked_or_not_at_all(regency, monkeypatch):
    user = make_user(Role.VILLAGE_OFFICER, SRIAMUR)
    monkeypatch.setattr(making, "may_open_personal_data", is_officer)  # were it the officers' right alone
    make_enterprise(region=SRIAMUR)

    with pytest.raises(PermissionDenied):
        ask_for_export(user, kind="csv", opened=["nik"], purpose="verify")
    assert "W**** C*****" in exported(user)[0]


@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMINISTRATOR, Role.OWNER])
def test_who_sees_no_list_takes_none_out(regency, role):
    with pytest.raises(PermissionDenied):
        ask_for_export(make_user(role, None), kind="csv")


def test_a_search_for_an_owner_cannot_be_taken_out(officer):
    with pytest.raises(PermissionDenied):
        ask_for_export(officer, kind="csv", filters=Filters(owner="siti"))


def test_rights_that_are_gone_when_the_job_runs_stop_it(officer):
    export = ask_for_export(officer, kind="csv")
    officer.role = Role.BUYER
    officer.save()

    run(export.job_id)

    export.refresh_from_db()
    assert (export.stored_as, Job.objects.get().state) == ("", Job.State.FAILED)
    assert "tidak lagi berhak" in Job.objects.get().error or "no longer" in Job.objects.get().error
    assert not AuditEntry.objects.exists()


def test_the_job_makes_the_file_and_its_row_holds_nothing_but_numbers(officer):
    make_enterprise(region=SRIAMUR)
    export = ask_for_export(officer, kind="xlsx", opened=["name"], purpose="verify", query="kecap")

    run(export.job_id)

    export.refresh_from_db()
    job = Job.objects.get()
    assert (job.state, job.arguments, job.result) == (Job.State.DONE, {"export_id": str(export.pk)}, {"rows": 1})
    assert (export.rows, export.is_ready, export.expires_at - export.made_at) == (1, True, making.KEPT)
    assert job.subject_url == f"/unduhan/{export.pk}/"


def test_the_disk_shows_nothing_of_it(officer):
    make_enterprise(region=SRIAMUR)
    export = made(officer, opened=["name"], purpose="verify")

    content = FILES.path_of(export.stored_as).read_bytes()

    assert b"WAWAN" not in content
    assert b"umkm.csv" not in content
    assert FILES.path_of(export.stored_as).stat().st_mode & 0o777 == 0o600


def left_open():
    return [path.name for path in (settings.VAR / "tmp").glob("export-*")]


class Stop(Silent):
    """A run that is interrupted at its second report."""

    def __init__(self):
        self.reports = 0

    def report(self, **_):
        self.reports += 1
        if self.reports == 2:
            raise Cancelled


def test_an_interrupted_run_leaves_nothing_and_can_be_done_again(officer):
    make_enterprise(region=SRIAMUR)
    export = ask_for_export(officer, kind="csv")
    before = FILES.names()

    with pytest.raises(Cancelled):
        make_export(export, Stop())

    assert (left_open(), FILES.names()) == ([], before)
    assert make_export(export, Silent()) == 1


def test_a_list_that_was_deleted_while_it_was_made_is_not_kept(officer):
    make_enterprise(region=SRIAMUR)
    export = ask_for_export(officer, kind="csv")
    delete_export(export)
    before = FILES.names()

    with pytest.raises(making.JobFailed):
        make_export(export, Silent())

    assert FILES.names() == before


def test_a_file_is_deleted_by_hand_and_by_its_age(officer, django_capture_on_commit_callbacks):
    one, other = made(officer), made(officer)
    names = one.stored_as, other.stored_as
    with django_capture_on_commit_callbacks(execute=True):
        delete_export(one)
        assert delete_expired() == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_expired(timezone.now() + making.KEPT + datetime.timedelta(minutes=1)) == 1

    assert set(names) & set(FILES.names()) == set()
    for export in (one, other):
        export.refresh_from_db()
        assert (export.stored_as, export.deleted_at is None, export.rows) == ("", False, 0)
        with pytest.raises(FileNotFoundError):
            open_export(export)


def test_one_sees_ones_own_exports_only(officer):
    mine, theirs = ask_for_export(officer, kind="csv"), ask_for_export(make_officer(), kind="csv")

    assert list(exports_for(officer)) == [mine]
    assert list(exports_for(theirs.owner)) == [theirs]


def test_exports_take_part_in_the_rotation_of_keys(officer, settings):
    import base64

    export = made(officer)
    settings.DATA_KEYS = {"new": base64.b64decode("MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI="), **dict(settings.DATA_KEYS)}

    assert ("new", True) in list(FILES.reseal_all())
    assert FILES.key_id_of(export.stored_as) == "new"
    assert open_export(export).read()


def test_an_enterprise_that_is_gone_meanwhile_is_left_out(officer):
    gone = make_enterprise(region=SRIAMUR, name="Hilang")
    gone.owner.delete()
    Enterprise.objects.filter(pk=gone.pk).delete()  # and its document is not told

    assert exported(officer) == []
