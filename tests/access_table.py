"""Who gets what from every address: the table that tests/test_access.py holds the site to.

A new page needs a row here (one for each method it answers), else that test fails. A row is

    Row(route, address, method, expected)

``route`` as Django writes it, every part joined; ``address`` a function of the World, whose
objects all lie in Kabupaten Bekasi (32.16), in the village 32.16.05.2001. ``expected`` maps
columns to statuses. Columns are ``anonymous``, each role (in its own region, where the objects
are), and ``<role> elsewhere`` (in Kabupaten Boyolali, 33.09) for roles that serve a region; the
latter is as the role itself unless it is given. ``*`` stands for every column that is not given.

302 for ``anonymous`` is the way to the log-in page. What one may not know of is 404, what one
may know but not do is 403.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from desaekspor.accounts.models import Role, User
from desaekspor.jobs.runner import enqueue
from desaekspor.registry.models import ImportBatch
from tests.factories import make_enterprise, make_pair, make_region, make_user
from tests.potential.production.statements import make_statement

VILLAGE, DISTRICT, REGENCY = "32.16.05.2001", "32.16.05", "32.16"
OWN_REGION = {
    Role.OWNER: VILLAGE,
    Role.VILLAGE_OFFICER: VILLAGE,
    Role.ENUMERATOR: DISTRICT,
    Role.TRAINER: REGENCY,
    Role.BUYER: None,
    Role.COMPANY: None,
    Role.CUSTOMS_OFFICER: None,
    Role.OFFICER: REGENCY,
    Role.ADMINISTRATOR: None,
}
ELSEWHERE = {
    Role.OWNER: "33.09.01.2001",
    Role.VILLAGE_OFFICER: "33.09.01.2001",
    Role.ENUMERATOR: "33.09.01",
    Role.TRAINER: "33.09",
    Role.OFFICER: "33.09",
}
PASSWORD = "kapal-berlayar-7"
COLUMNS = ["anonymous", *OWN_REGION, *(f"{role} elsewhere" for role in ELSEWHERE)]


class Everybody:
    """One user for each column, with a session that has begun; made once for many tests, for these cost more than most pages."""

    def __init__(self):
        make_region(VILLAGE, lat=-6.2, lng=107.05)
        regions = OWN_REGION | {f"{role} elsewhere": region for role, region in ELSEWHERE.items()}
        users = {column: make_user(column.split()[0], region, password=PASSWORD) for column, region in regions.items()}
        self.numbers = {column: user.pk for column, user in users.items()}
        self.sessions = {column: self._begin_session(user) for column, user in users.items()}

    @staticmethod
    def _begin_session(user):
        client = Client()
        client.force_login(user)
        return client.cookies["sessionid"].value


class World:
    """One of each thing, made when a row asks for it; and the users of ``everybody``."""

    def __init__(self, everybody):
        found = User.objects.in_bulk(everybody.numbers.values())
        self.users = {column: found[number] for column, number in everybody.numbers.items()}
        self.officer = self.users[Role.OFFICER]
        self._sessions = everybody.sessions

    def user(self, column):
        """None for a reader who is not logged in."""
        return self.users.get(column)

    def client(self, column, **options):
        """A client with the session of the column's user."""
        client = Client(**options)
        if column in self._sessions:
            client.cookies["sessionid"] = self._sessions[column]
        return client

    @cached_property
    def enterprise(self):
        """It belongs to the user with the role of owner."""
        return make_enterprise(region=VILLAGE, owner={"name": "WAWAN CONTOH", "user": self.users[Role.OWNER]})

    @cached_property
    def change(self):
        """A change of the enterprise by the officer of the regency, with the enterprise's number."""
        from desaekspor.registry.models import FieldChange
        from desaekspor.registry.services.editing import edit_enterprise

        edit_enterprise(self.enterprise, {"name": "Kecap Bulan"}, by=self.officer, base=0)
        return FieldChange.objects.get(enterprise=self.enterprise.pk)

    @cached_property
    def pair(self):
        """Two enterprises of the village that may be one."""
        return make_pair(self.enterprise, make_enterprise(region=VILLAGE, name="Kecap Bintnag"))

    @cached_property
    def merged(self):
        """A merge of two enterprises of the village by the officer of the regency."""
        from desaekspor.registry.duplicates.merging import merge

        other = make_enterprise(region=VILLAGE, name="Kecap Bintnag")
        return merge(self.enterprise.pk, [other.pk], by=self.officer).merges[0]

    @cached_property
    def taught(self):
        """A version of the model that decisions taught."""
        from desaekspor.registry.models import DuplicateModel

        return DuplicateModel.objects.create(version="taught", base="shipped", made_at=timezone.now())

    @cached_property
    def acceptance(self):
        """All sure pairs of the regency, accepted at once and merged."""
        from desaekspor.registry.duplicates.accepting import run_acceptance, start_acceptance
        from desaekspor.registry.models import Acceptance

        self.pair.__class__.objects.filter(pk=self.pair.pk).update(probability=0.999, band="sure")
        acceptance = start_acceptance(self.officer, above=0.99)
        run_acceptance(acceptance)
        return Acceptance.objects.get(pk=acceptance.pk)

    @cached_property
    def step(self):
        """A step of the enterprise, written by the officer of the regency."""
        from desaekspor.readiness.chain.services import record_step

        return record_step(self.enterprise, 0, by=self.officer)

    @cached_property
    def next_action(self):
        """What the officer of the regency is to do for the enterprise."""
        from desaekspor.readiness.chain.services import plan_action

        assert self.step
        return plan_action(self.enterprise, "telepon", owner=self.officer, due_on=timezone.localdate(), by=self.officer)

    @cached_property
    def statement(self):
        """What the village as a whole makes, stated by the officer of the regency."""
        return make_statement(VILLAGE, months=10.0, created_by=self.officer, updated_by=self.officer)

    @cached_property
    def photo(self):
        """A photo of the statement; its file is not there."""
        return self.statement.photos.create(stored_as="0" * 32, content_type="image/jpeg", bytes=1, sha256="0" * 64)

    @cached_property
    def statement_file(self):
        from desaekspor.potential.models import ProductionFile

        return ProductionFile.objects.create(name="a.csv", sha256="0" * 64, region_id=REGENCY, new=0, changed=0, same=0)

    @cached_property
    def figure_file(self):
        from desaekspor.potential.models import FigureFile

        return FigureFile.objects.create(name="a.csv", sha256="0" * 64, region_id=REGENCY, villages=0, figures=0)

    @cached_property
    def consent(self):
        from desaekspor.privacy.services.consents import record_consent

        told = {"purpose": "messages", "channel": "face", "given_at": timezone.now(), "giver": "owner"}
        return record_consent(self.enterprise, by=self.officer, **told)

    @cached_property
    def data_request(self):
        """A request to erase the owner of the enterprise."""
        from desaekspor.privacy.services.requests import receive_request

        return receive_request(self.enterprise, kind="erase", channel="face", by=self.officer)

    @cached_property
    def breach(self):
        from desaekspor.privacy.services.breaches import record_breach

        return record_breach(by=self.officer, found_at=timezone.now(), how="Contoh saja")

    @cached_property
    def saved(self):
        """Filters that the officer keeps under a name."""
        from desaekspor.registry.search.saved import save_search

        return save_search(self.officer, "Contoh", {"cari": "kecap"})

    @cached_property
    def trade_data(self):
        """A year of flows that was refused."""
        from desaekspor.markets.models import TradeData

        return TradeData.objects.create(kind="flows", state="refused", name="BACI_HS17_Y2023_V202501.csv", by=self.officer)

    @cached_property
    def product_list(self):
        """A list of products that the officer of the regency asked codes for, ready."""
        from desaekspor.markets.listing import begin_list, classify_list

        made = begin_list(self.officer, "daftar", [("1", "kecap manis")])
        classify_list(made)
        return made

    @cached_property
    def another_list(self):
        from desaekspor.markets.listing import begin_list

        return begin_list(self.officer, "daftar", [("1", "kecap manis")])

    @cached_property
    def export(self):
        """A list that the officer asked for, not made yet."""
        from desaekspor.registry.exports.making import ask_for_export

        return ask_for_export(self.officer, kind="csv")

    @cached_property
    def batch(self):
        """Received and not yet checked, by the officer of the regency."""
        from desaekspor.registry.services.batches import receive_upload

        file = ContentFile(CSV.encode())
        batch = receive_upload(file, name="contoh.csv", by=self.officer, region=self.officer.region)
        return ImportBatch.objects.get(pk=batch.pk)

    @cached_property
    def checked_batch(self):
        from desaekspor.jobs.progress import Progress
        from desaekspor.registry.services.batches import set_mapping
        from desaekspor.registry.services.checking import check_batch

        set_mapping(self.batch, source=self.batch.source, mapping=self.batch.mapping, by=self.officer)
        check_batch(self.batch, Progress.silent())
        return ImportBatch.objects.get(pk=self.batch.pk)

    @cached_property
    def loaded_batch(self):
        batch = self.batch
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=ImportBatch.State.LOADED, checked_at=timezone.now(), loaded_at=timezone.now()
        )
        batch.refresh_from_db()
        return batch

    @cached_property
    def job(self):
        return enqueue("tests.count", owner=self.officer)

    @cached_property
    def survey_change(self):
        """An answer of the village, by the officer of the regency."""
        from desaekspor.potential.survey.answering import save_answers, survey_of
        from desaekspor.potential.survey.models import AnswerChange

        survey = survey_of(make_region(VILLAGE), timezone.localdate().year)
        save_answers(survey, {"families": 1200}, by=self.officer, base=0)
        return AnswerChange.objects.get()

    @cached_property
    def survey_photo(self):
        from desaekspor.potential.survey.files import keep_photo
        from tests.potential.survey.submissions import PHOTO

        return keep_photo(self.survey_change.survey, "photo_village", PHOTO, name="a.jpg", by=self.officer)

    @cached_property
    def survey_file(self):
        """Submissions that the officer of the regency sent and only checked; nothing of it is loaded."""
        from tests.potential.survey.submissions import central_csv, central_row, load

        return load(central_csv(central_row(families="1200")), by=self.officer, check=True)

    @cached_property
    def survey_submission(self):
        """A submission of the village that waits for correction."""
        from desaekspor.potential.survey.models import SurveySubmission
        from tests.potential.survey.submissions import central_csv, central_row, load

        load(central_csv(central_row(families="banyak")), by=self.officer)
        return SurveySubmission.objects.get()

    @cached_property
    def training(self):
        """A batch of the regency's officer that takes applications; the trainer of the regency teaches it."""
        from tests.readiness.training.classes import make_batch

        return make_batch(by=self.officer, trainers=[self.users[Role.TRAINER]])

    @cached_property
    def trained(self):
        """The enterprise as a participant that completed the batch, with a certificate."""
        from desaekspor.readiness.training.completing import complete, give_certificate
        from tests.readiness.training.classes import make_participants

        (enrolment,) = make_participants(self.training, enterprise=self.enterprise)
        enrolment = complete(enrolment, by=self.officer)
        give_certificate(enrolment, by=self.officer)
        return enrolment

    @cached_property
    def training_session(self):
        from tests.readiness.training.classes import make_session

        return make_session(self.training)

    @cached_property
    def certificate(self):
        """A certificate of the enterprise, written down by the officer of the regency."""
        from tests.readiness.certificates.papers import make_certificate

        return make_certificate(self.enterprise, by=self.officer)

    @cached_property
    def certificate_due(self):
        """A certificate of the enterprise that ended yesterday."""
        from tests.readiness.certificates.papers import make_certificate

        yesterday = timezone.localdate() - timedelta(days=1)
        return make_certificate(self.enterprise, by=self.officer, kind="haccp", number="H1", ends_on=yesterday)

    @cached_property
    def reminder_answer(self):
        from desaekspor.readiness.certificates.reminders import answer_reminder

        return answer_reminder(self.certificate_due, by=self.officer, what="handled")

    @cached_property
    def certificate_copy(self):
        """A photo of the certificate; its file is not there."""
        return self.certificate.copies.create(stored_as="0" * 32, content_type="image/jpeg", bytes=1, sha256="0" * 64)

    @cached_property
    def certificate_list(self):
        from desaekspor.readiness.models import CertificateList

        return CertificateList.objects.create(name="a.csv", sha256="0" * 64, region_id=REGENCY)

    @cached_property
    def market_rule(self):
        from desaekspor.readiness.models import MarketRule

        told = {"title_id": "Label", "title_en": "Label", "source": "contoh", "checked_on": timezone.localdate()}
        return MarketRule.objects.create(market="SA", group="food", **told)

    @cached_property
    def ready_need(self):
        """A word on a rule of a market, given by nobody who is here."""
        from desaekspor.markets.models import ReadyNeed

        told = {"hs6": "210310", "ready_on": timezone.localdate(), "source": "contoh"}
        return ReadyNeed.objects.create(enterprise=self.enterprise, rule=self.market_rule, **told)

    @cached_property
    def assessed(self):
        """The enterprise, with its assessment begun by the officer of the regency."""
        from desaekspor.readiness.assessment.services import begin_assessment

        begin_assessment(self.enterprise, by=self.officer)
        return self.enterprise

    @cached_property
    def readiness_link(self):
        """A personal link for the owner of the enterprise."""
        from desaekspor.readiness.assessment.links import make_link

        return make_link(self.enterprise, by=self.officer)

    @cached_property
    def answer_file(self):
        """A proof of an answer; its file is not there."""
        from desaekspor.readiness.assessment.services import assessment_of

        assessment = assessment_of(self.assessed)
        return assessment.files.create(question="A1", stored_as="0" * 32, content_type="image/jpeg", bytes=1, sha256="0" * 64)

    @cached_property
    def owner_message(self):
        """A draft to the owner of the enterprise, who agreed to messages; it was written with others."""
        import uuid

        from desaekspor.readiness.models import Message

        told = {"channel": "whatsapp", "template": "visit", "version": 1, "body": "Halo", "batch": uuid.uuid4()}
        return Message.objects.create(enterprise=self.enterprise, created_by=self.officer, **told)

    @cached_property
    def someone(self):
        """An account to manage that is not a column of its own."""
        return make_user(Role.BUYER, None)


CSV = """id_data_badan_usaha,nama_usaha,nama_desa,nama_kecamatan,nama_kabkota
1,Kecap Contoh,Desa 2001,Tambun Utara,Kabupaten Bekasi
2,Keripik Contoh,Tidak Ada Di Mana Pun,Tambun Utara,Kabupaten Bekasi
"""


@dataclass(frozen=True)
class Row:
    route: str
    address: Callable[[World], str]
    method: str = "GET"
    expected: dict[str, int] = field(default_factory=dict)
    state: str = ""  # of what the address leads to, where the answer hangs on it

    def status_for(self, column):
        if column in self.expected:
            return self.expected[column]
        role = column.removesuffix(" elsewhere")
        return self.expected[role] if role in self.expected else self.expected["*"]


def at(path):
    return lambda world: path


def of(pattern, thing):
    """The address with the id of one of the world's things in it."""
    return lambda world: pattern.format(getattr(world, thing).pk)


def with_survey(path):
    """The address as it is, once there is a survey of the village."""
    return lambda world: path if world.survey_change else ""


EVERYBODY = {"*": 200}
LOGGED_IN = {"anonymous": 302, "*": 200}
CORRECTS_RULES = {"anonymous": 302, "*": 404, "village_officer": 403, "officer": 200, "administrator": 200}
LOADS_TRADE_DATA = {"anonymous": 302, "*": 403, "officer": 302, "administrator": 302}
SEES_WHAT_LACKS = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200}
# Who sees the enterprise knows of the word; officers and the village say more.
ON_A_WORD = {"anonymous": 302, "*": 404, "village_officer": 302, "officer": 302} | {
    "village_officer elsewhere": 404,
    "officer elsewhere": 404,
    "owner elsewhere": 404,
}
CODES_PRODUCTS = {"anonymous": 302, "*": 403, "village_officer": 200, "officer": 200}
CODES_PRODUCTS_POSTS = CODES_PRODUCTS | {"village_officer": 302, "officer": 302}
NO_ACT = {"village_officer": 404, "officer": 404}
OFFICERS_LIST = {"anonymous": 302, "*": 404, "officer elsewhere": 404}  # of the officer alone
ADMINISTRATOR = {"anonymous": 302, "*": 403, "administrator": 200}
ADMINISTRATOR_POSTS = {"anonymous": 302, "*": 403, "administrator": 302}
# Pages of imports: only an officer knows of them, and of another regency's imports not even that.
OFFICER = {"anonymous": 302, "*": 404, "officer": 200, "officer elsewhere": 404}
OFFICER_POSTS = {"anonymous": 302, "*": 404, "officer": 302, "officer elsewhere": 404}

ACCOUNTS = [
    Row("akun/", at("/akun/"), expected=LOGGED_IN),
    Row("akun/", at("/akun/"), "POST", LOGGED_IN),
    Row("akun/pengguna/", at("/akun/pengguna/"), expected=ADMINISTRATOR),
    Row("akun/pengguna/baru/", at("/akun/pengguna/baru/"), expected=ADMINISTRATOR),
    Row("akun/pengguna/baru/", at("/akun/pengguna/baru/"), "POST", ADMINISTRATOR),
    Row("akun/pengguna/wilayah/", at("/akun/pengguna/wilayah/?region=32.16"), expected=ADMINISTRATOR),
    Row("akun/pengguna/<int:pk>/", of("/akun/pengguna/{}/", "someone"), expected=ADMINISTRATOR),
    Row("akun/pengguna/<int:pk>/", of("/akun/pengguna/{}/", "someone"), "POST", ADMINISTRATOR),
    Row("akun/pengguna/<int:pk>/sandi/", of("/akun/pengguna/{}/sandi/", "someone"), "POST", ADMINISTRATOR),
    Row("akun/pengguna/<int:pk>/buka/", of("/akun/pengguna/{}/buka/", "someone"), "POST", ADMINISTRATOR_POSTS),
    Row("akun/pengguna/<int:pk>/faktor-kedua/", of("/akun/pengguna/{}/faktor-kedua/", "someone"), "POST", ADMINISTRATOR_POSTS),
    # Who is logged in is led on from the log-in page.
    Row("akun/masuk/", at("/akun/masuk/"), expected={"anonymous": 200, "*": 302}),
    Row("akun/keluar/", at("/akun/keluar/"), expected={"anonymous": 302, "*": 200}),
    Row("akun/keluar/", at("/akun/keluar/"), "POST", {"*": 302}),
    Row("akun/tidak-aktif/", at("/akun/tidak-aktif/"), expected=EVERYBODY),
    Row("akun/pastikan/", at("/akun/pastikan/"), expected=LOGGED_IN),
    Row("akun/sandi/ganti/", at("/akun/sandi/ganti/"), expected=LOGGED_IN),
    Row("akun/sandi/buat/", at("/akun/sandi/buat/"), expected={"*": 302}),  # who has a password changes it instead
    Row("akun/sandi/lupa/", at("/akun/sandi/lupa/"), expected=EVERYBODY),
    Row("akun/sandi/lupa/terkirim/", at("/akun/sandi/lupa/terkirim/"), expected=EVERYBODY),
    Row(r"akun/^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", at("/akun/sandi/baru/1-x/"), expected=EVERYBODY),
    Row("akun/sandi/baru/selesai/", at("/akun/sandi/baru/selesai/"), expected=EVERYBODY),
    Row("akun/faktor-kedua/", at("/akun/faktor-kedua/"), expected=LOGGED_IN),
    Row("akun/faktor-kedua/masuk/", at("/akun/faktor-kedua/masuk/"), expected={"*": 302}),
    Row("akun/faktor-kedua/pastikan/", at("/akun/faktor-kedua/pastikan/"), expected={"*": 302}),
    # What changes the protection of an account asks for the password once more.
    Row("akun/faktor-kedua/pasang/", at("/akun/faktor-kedua/pasang/"), expected={"*": 302}),
    Row("akun/faktor-kedua/lepas/", at("/akun/faktor-kedua/lepas/"), expected={"anonymous": 302, "*": 404}),
    Row("akun/faktor-kedua/kode/", at("/akun/faktor-kedua/kode/"), expected={"anonymous": 302, "*": 404}),
    Row("akun/faktor-kedua/kode/baru/", at("/akun/faktor-kedua/kode/baru/"), expected={"*": 302}),
    Row("akun/faktor-kedua/kode/unduh/", at("/akun/faktor-kedua/kode/unduh/"), expected={"anonymous": 302, "*": 404}),
]

ITS_OFFICERS = {"anonymous": 302, "*": 404, "officer": 200, "officer elsewhere": 404, "administrator": 200}
JOBS = [
    Row("jobs/", at("/jobs/"), expected=LOGGED_IN),
    Row("jobs/<uuid:job_id>/", of("/jobs/{}/", "job"), expected=ITS_OFFICERS),
    Row(
        "jobs/<uuid:job_id>/cancel/", of("/jobs/{}/cancel/", "job"), "POST", ITS_OFFICERS | {"officer": 302, "administrator": 302}
    ),
]

API = [
    Row("api/v1/openapi.json", at("/api/v1/openapi.json"), expected=EVERYBODY),
    Row("api/v1/", at("/api/v1/"), expected={"*": 404}),
    Row("api/v1/villages", at("/api/v1/villages"), expected=EVERYBODY),
    Row("api/v1/jobs/<uuidstr:job_id>", of("/api/v1/jobs/{}", "job"), expected=ITS_OFFICERS | {"anonymous": 401}),
    Row("api/v1/jobs/<uuidstr:job_id>/cancel", of("/api/v1/jobs/{}/cancel", "job"), "POST", ITS_OFFICERS | {"anonymous": 401}),
]

PUBLIC = [
    Row("", at("/"), expected=EVERYBODY),
    Row("desa/", at("/desa/"), expected=EVERYBODY),
    Row("desa/<str:code>/", at(f"/desa/{VILLAGE}/"), expected=EVERYBODY),
    Row("kode/", at("/kode/"), expected=EVERYBODY),
    Row("kode/konversi/", at("/kode/konversi/?kode=2103.10"), expected=EVERYBODY),
    Row("kode/komoditas/", at("/kode/komoditas/"), expected=EVERYBODY),
    Row("kode/<slug:edition>/", at("/kode/hs2022/"), expected=EVERYBODY),
    Row("kode/<slug:edition>/<slug:code>/", at("/kode/hs2022/210310/"), expected=EVERYBODY),
    Row("pasar/", at("/pasar/?teks=kecap+manis"), expected=EVERYBODY),
    Row("pasar/perjanjian/", at("/pasar/perjanjian/?negara=SAU"), expected=EVERYBODY),
    Row("pasar/perjanjian/excel/", at("/pasar/perjanjian/excel/"), expected=EVERYBODY),
    Row("pasar/perjanjian/baru/", at("/pasar/perjanjian/baru/"), expected=CORRECTS_RULES),
    Row("pasar/perjanjian/baru/", at("/pasar/perjanjian/baru/"), "POST", CORRECTS_RULES | {"officer": 422, "administrator": 422}),
    Row("pasar/perjanjian/<slug:slug>/", at("/pasar/perjanjian/rcep/"), expected=EVERYBODY),
    Row("pasar/perjanjian/<slug:slug>/ubah/", at("/pasar/perjanjian/rcep/ubah/"), expected=CORRECTS_RULES),
    Row(
        "pasar/perjanjian/<slug:slug>/ubah/",
        at("/pasar/perjanjian/rcep/ubah/"),
        "POST",
        CORRECTS_RULES | {"officer": 422, "administrator": 422},
    ),
    Row(
        "pasar/perjanjian/<slug:slug>/cek/",
        at("/pasar/perjanjian/afta-0/cek/"),
        "POST",
        CORRECTS_RULES | {"officer": 404, "administrator": 404},
    ),
    Row(
        "pasar/perjanjian/<slug:slug>/riwayat/<int:version>/",
        at("/pasar/perjanjian/rcep/riwayat/9/"),
        "POST",
        CORRECTS_RULES | {"officer": 404, "administrator": 404},
    ),
    Row("pasar/syarat/", at("/pasar/syarat/?hs=210310&pasar=SA"), expected=EVERYBODY),
    Row("pasar/syarat/pdf/", of("/pasar/syarat/pdf/?hs=210310&pasar=SA&aturan={}", "market_rule"), expected=EVERYBODY),
    Row("pasar/syarat/kurang/", at("/pasar/syarat/kurang/"), expected=SEES_WHAT_LACKS),
    Row("pasar/syarat/kurang/excel/", at("/pasar/syarat/kurang/excel/"), expected={"anonymous": 302, "*": 404}),  # no market
    Row("pasar/syarat/siap/", at("/pasar/syarat/siap/"), "POST", {"anonymous": 302, "*": 404}),  # of no enterprise
    Row(
        "pasar/syarat/siap/<int:pk>/verifikasi/",
        of("/pasar/syarat/siap/{}/verifikasi/", "ready_need"),
        "POST",
        ON_A_WORD | {"owner": 403},
    ),
    Row(
        "pasar/syarat/siap/<int:pk>/berkas/",
        of("/pasar/syarat/siap/{}/berkas/", "ready_need"),
        expected={"anonymous": 302, "*": 404},
    ),
    Row(
        "pasar/syarat/siap/<int:pk>/batal/", of("/pasar/syarat/siap/{}/batal/", "ready_need"), "POST", ON_A_WORD | {"owner": 302}
    ),
    Row("pasar/kode-produk/", at("/pasar/kode-produk/"), expected=CODES_PRODUCTS | {"*": 404}),
    Row("pasar/kode-produk/pastikan/", at("/pasar/kode-produk/pastikan/"), "POST", CODES_PRODUCTS_POSTS),
    Row("pasar/kode-produk/batal/", at("/pasar/kode-produk/batal/"), "POST", CODES_PRODUCTS | NO_ACT),
    Row("pasar/kbli/", at("/pasar/kbli/"), expected=CODES_PRODUCTS | {"*": 404}),
    Row("pasar/kbli/pastikan/", at("/pasar/kbli/pastikan/"), "POST", CODES_PRODUCTS_POSTS),
    Row("pasar/kbli/batal/", at("/pasar/kbli/batal/"), "POST", CODES_PRODUCTS | NO_ACT),
    Row("pasar/daftar/", at("/pasar/daftar/"), expected=LOGGED_IN),
    Row("pasar/daftar/", at("/pasar/daftar/"), "POST", {"anonymous": 302, "*": 422}),
    Row("pasar/daftar/<uuid:pk>/", of("/pasar/daftar/{}/", "product_list"), expected=OFFICERS_LIST | {"officer": 200}),
    Row(
        "pasar/daftar/<uuid:pk>/unduh/", of("/pasar/daftar/{}/unduh/", "product_list"), expected=OFFICERS_LIST | {"officer": 200}
    ),
    Row(
        "pasar/daftar/<uuid:pk>/<int:number>/",
        of("/pasar/daftar/{}/1/", "product_list"),
        "POST",
        OFFICERS_LIST | {"officer": 302},
    ),
    Row(
        "pasar/daftar/<uuid:pk>/hapus/",
        of("/pasar/daftar/{}/hapus/", "another_list"),
        "POST",
        OFFICERS_LIST | {"officer": 302},
    ),
    Row("pasar/pilih/", at("/pasar/pilih/"), "POST", {"anonymous": 302, "village_officer": 302, "officer": 302, "*": 403}),
    Row("pasar/data/", at("/pasar/data/"), expected=EVERYBODY),
    Row("pasar/data/", at("/pasar/data/"), "POST", LOADS_TRADE_DATA | {"officer": 422, "administrator": 422}),
    Row("pasar/data/contoh/", at("/pasar/data/contoh/"), expected=EVERYBODY),
    Row("pasar/data/pakai/", at("/pasar/data/pakai/"), "POST", LOADS_TRADE_DATA),
    Row(
        "pasar/data/<int:pk>/",
        of("/pasar/data/{}/", "trade_data"),
        expected=LOADS_TRADE_DATA | {"officer": 200, "administrator": 200},
    ),
    Row("pasar/data/<int:pk>/keluarkan/", of("/pasar/data/{}/keluarkan/", "trade_data"), "POST", LOADS_TRADE_DATA),
    Row("pasar/desa/", at("/pasar/desa/"), expected=EVERYBODY),
    Row("pasar/desa/excel/", at("/pasar/desa/excel/"), expected={"*": 404}),  # nothing is measured in that world
    Row("pasar/produk/", at("/pasar/produk/"), expected=EVERYBODY),
    Row("pasar/produk/<str:hs6>/", at("/pasar/produk/210310/"), expected=EVERYBODY),
    Row("pasar/produk/<str:hs6>/unduh/", at("/pasar/produk/210310/unduh/"), expected=EVERYBODY),
    Row("pasar/produk/<str:hs6>/<str:iso3>/", at("/pasar/produk/210310/JPN/"), expected=EVERYBODY),
    Row("pasar/produk/<str:hs6>/<str:iso3>/pdf/", at("/pasar/produk/210310/JPN/pdf/"), expected=EVERYBODY),
    Row("pasar/banding/", at("/pasar/banding/?hs6=210310&negara=JPN"), expected=EVERYBODY),
    Row("sumber/", at("/sumber/"), expected=EVERYBODY),
    Row("tentang/", at("/tentang/"), expected=EVERYBODY),
    Row("bahasa/", at("/bahasa/"), "POST", {"*": 302}),
]

# Who may change an enterprise; its owner knows it and may not.
EDITS = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200, "owner": 403, "owner elsewhere": 404} | {
    "village_officer elsewhere": 404,
    "officer elsewhere": 404,
}
EDIT_POSTS = EDITS | {"village_officer": 302, "officer": 302}
ENTERS = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200}
CHECKS = {name: status for name, status in EDITS.items() if not name.startswith("owner")}
CHECK_LIST = f"/desa/{VILLAGE}/periksa/"


def of_change(pattern):
    return lambda world: pattern.format(world.change.enterprise_id, world.change.pk)


EDITING = [
    Row("periksa/", at("/periksa/"), expected=ENTERS | {"village_officer": 302}),
    Row("desa/<str:code>/periksa/", at(CHECK_LIST), expected=CHECKS),
    Row("desa/<str:code>/periksa/cetak/", at(f"{CHECK_LIST}cetak/"), expected=CHECKS),
    Row("desa/<str:code>/periksa/<int:number>/", of(f"{CHECK_LIST}{{}}/", "enterprise"), expected=CHECKS),
    Row(
        "desa/<str:code>/periksa/<int:number>/", of(f"{CHECK_LIST}{{}}/", "enterprise"), "POST", CHECKS
    ),  # no answer chosen: the form again
    Row(
        "desa/<str:code>/periksa/<int:number>/batalkan/",
        of(f"{CHECK_LIST}{{}}/batalkan/", "enterprise"),
        "POST",
        {"anonymous": 302, "*": 404},  # nothing was said that could be taken back
    ),
    Row("umkm/baru/", at("/umkm/baru/"), expected=ENTERS),
    Row("umkm/baru/", at("/umkm/baru/"), "POST", ENTERS),  # empty: the form again
    Row("umkm/<int:number>/ubah/", of("/umkm/{}/ubah/", "enterprise"), expected=EDITS),
    Row("umkm/<int:number>/ubah/", of("/umkm/{}/ubah/", "enterprise"), "POST", EDIT_POSTS),
    Row("umkm/<int:number>/verifikasi/", of("/umkm/{}/verifikasi/", "enterprise"), "POST", EDIT_POSTS),
    Row("umkm/<int:number>/verifikasi/cabut/", of("/umkm/{}/verifikasi/cabut/", "enterprise"), expected=EDITS),
    Row("umkm/<int:number>/verifikasi/cabut/", of("/umkm/{}/verifikasi/cabut/", "enterprise"), "POST", EDITS),  # no reason
    Row("umkm/<int:number>/pindah/", of("/umkm/{}/pindah/", "enterprise"), "POST", EDIT_POSTS),
    Row("umkm/<int:number>/riwayat/<uuid:change_id>/", of_change("/umkm/{}/riwayat/{}/"), expected=EDITS),
    Row("umkm/<int:number>/riwayat/<uuid:change_id>/", of_change("/umkm/{}/riwayat/{}/"), "POST", EDIT_POSTS),
]

# The chain: who serves the region reads it, officers write; an owner reads their own.
READS_CHAIN = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200}
OF_ENTERPRISE = EDITS | {"owner": 200}
WRITES_CHAIN = EDITS | {"village_officer": 403, "officer": 302}
WRITES_CHAIN_FORM = WRITES_CHAIN | {"officer": 422}  # an empty form: once more, with what is missing
CHAIN = [
    Row("kesiapan/langkah/", at("/kesiapan/langkah/"), expected=READS_CHAIN),
    Row("kesiapan/langkah/daftar/", at("/kesiapan/langkah/daftar/"), expected=READS_CHAIN),
    Row("kesiapan/langkah/unduh/", at("/kesiapan/langkah/unduh/"), expected=READS_CHAIN),
    Row("kesiapan/langkah/unduh/", at("/kesiapan/langkah/unduh/"), "POST", READS_CHAIN),
    Row("kesiapan/langkah/tindakan/", at("/kesiapan/langkah/tindakan/"), expected=READS_CHAIN),
    Row("kesiapan/langkah/macet/", at("/kesiapan/langkah/macet/"), expected=READS_CHAIN),
    Row("kesiapan/langkah/corong/", at("/kesiapan/langkah/corong/"), expected=READS_CHAIN),
    Row("kesiapan/saran/", at("/kesiapan/saran/"), expected=READS_CHAIN),
    Row("kesiapan/naik-kelas/", at("/kesiapan/naik-kelas/"), expected=READS_CHAIN),
    Row("kesiapan/naik-kelas/daftar/", at("/kesiapan/naik-kelas/daftar/"), expected=READS_CHAIN),
    Row("kesiapan/naik-kelas/unduh/", at("/kesiapan/naik-kelas/unduh/"), expected=READS_CHAIN),
    Row("kesiapan/naik-kelas/unduh/", at("/kesiapan/naik-kelas/unduh/"), "POST", READS_CHAIN),
    Row("kesiapan/langkah/umkm/<int:number>/", of("/kesiapan/langkah/umkm/{}/", "enterprise"), expected=OF_ENTERPRISE),
    Row(
        "kesiapan/langkah/umkm/<int:number>/catat/",
        of("/kesiapan/langkah/umkm/{}/catat/", "enterprise"),
        "POST",
        WRITES_CHAIN_FORM,
    ),
    Row(
        "kesiapan/langkah/umkm/<int:number>/berhenti/",
        of("/kesiapan/langkah/umkm/{}/berhenti/", "enterprise"),
        "POST",
        WRITES_CHAIN_FORM,
    ),
    Row(
        "kesiapan/langkah/umkm/<int:number>/kembali/",
        of("/kesiapan/langkah/umkm/{}/kembali/", "enterprise"),
        "POST",
        WRITES_CHAIN,
    ),
    Row(
        "kesiapan/langkah/umkm/<int:number>/tindakan/",
        of("/kesiapan/langkah/umkm/{}/tindakan/", "enterprise"),
        "POST",
        WRITES_CHAIN_FORM,
    ),
    Row(
        "kesiapan/langkah/langkah/<uuid:pk>/batalkan/", of("/kesiapan/langkah/langkah/{}/batalkan/", "step"), "POST", WRITES_CHAIN
    ),
    Row(
        "kesiapan/langkah/langkah/<uuid:pk>/verifikasi/",
        of("/kesiapan/langkah/langkah/{}/verifikasi/", "step"),
        "POST",
        WRITES_CHAIN,
    ),
    Row(
        "kesiapan/langkah/tindakan/<uuid:pk>/selesai/",
        of("/kesiapan/langkah/tindakan/{}/selesai/", "next_action"),
        "POST",
        WRITES_CHAIN,
    ),
]

# What a village states as a whole is open; who serves the region changes it, others may not.
STATES = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200} | {
    "village_officer elsewhere": 404,
    "officer elsewhere": 404,
}
STATE_POSTS = {"anonymous": 302, "*": 403, "village_officer": 302, "officer": 302} | {
    "village_officer elsewhere": 403,
    "officer elsewhere": 403,
}
STATE_FORMS = STATE_POSTS | {"village_officer": 200, "officer": 200}
FILES_OF_STATEMENTS = {"anonymous": 302, "*": 404, "village_officer": 403, "officer": 200}
SUPPLY_OF_VILLAGE = f"/pasokan/desa/{VILLAGE}/"


def of_first_change(world):
    change = world.statement.changes.get()
    return f"/pasokan/{world.statement.pk}/riwayat/{change.pk}/"


def of_photo(pattern):
    return lambda world: pattern.format(world.statement.pk, world.photo.pk)


SUPPLY = [
    Row("pasokan/", at("/pasokan/"), expected=EVERYBODY),
    Row("pasokan/unduh/", at("/pasokan/unduh/"), expected=ENTERS),
    Row("pasokan/unduh/<slug:kind>/", at("/pasokan/unduh/csv/"), expected=EVERYBODY),
    Row("pasokan/unduh/", at("/pasokan/unduh/"), "POST", ENTERS),  # no kind of file: the form again
    Row("pasokan/berkas/", at("/pasokan/berkas/"), expected=FILES_OF_STATEMENTS),
    Row("pasokan/berkas/", at("/pasokan/berkas/"), "POST", FILES_OF_STATEMENTS),  # no file: the form again
    Row("pasokan/berkas/contoh.csv", at("/pasokan/berkas/contoh.csv"), expected=FILES_OF_STATEMENTS),
    Row(
        "pasokan/berkas/<int:pk>/batalkan/",
        of("/pasokan/berkas/{}/batalkan/", "statement_file"),
        "POST",
        FILES_OF_STATEMENTS | {"officer": 302, "officer elsewhere": 404},
    ),
    Row("pasokan/desa/", at("/pasokan/desa/"), expected=ENTERS | {"village_officer": 302}),
    Row("pasokan/desa/<str:code>/", at(SUPPLY_OF_VILLAGE), expected=EVERYBODY),
    Row("pasokan/desa/<str:code>/isi/", at(f"{SUPPLY_OF_VILLAGE}isi/"), expected=STATES),
    Row(
        "pasokan/desa/<str:code>/isi/", at(f"{SUPPLY_OF_VILLAGE}isi/"), "POST", STATES | {"village_officer": 400, "officer": 400}
    ),  # no product
    Row("pasokan/desa/<str:code>/baru/", at(f"{SUPPLY_OF_VILLAGE}baru/"), expected=STATES),
    Row("pasokan/desa/<str:code>/baru/", at(f"{SUPPLY_OF_VILLAGE}baru/"), "POST", STATES),  # no product: the form again
    Row("pasokan/<int:pk>/", of("/pasokan/{}/", "statement"), expected=EVERYBODY),
    Row("pasokan/<int:pk>/ubah/", of("/pasokan/{}/ubah/", "statement"), expected=STATE_FORMS),
    Row("pasokan/<int:pk>/ubah/", of("/pasokan/{}/ubah/", "statement"), "POST", STATE_FORMS),  # no product: the form again
    Row("pasokan/<int:pk>/bulan/", of("/pasokan/{}/bulan/", "statement"), "POST", STATE_POSTS),
    Row("pasokan/<int:pk>/verifikasi/", of("/pasokan/{}/verifikasi/", "statement"), "POST", STATE_POSTS),
    Row("pasokan/<int:pk>/hapus/", of("/pasokan/{}/hapus/", "statement"), expected=STATE_FORMS),
    Row("pasokan/<int:pk>/hapus/", of("/pasokan/{}/hapus/", "statement"), "POST", STATE_POSTS),
    Row("pasokan/<int:pk>/pindah/", of("/pasokan/{}/pindah/", "statement"), "POST", STATE_POSTS),
    Row("pasokan/<int:pk>/riwayat/<int:change>/", of_first_change, "POST", STATE_POSTS),
    Row("pasokan/<int:pk>/foto/", of("/pasokan/{}/foto/", "statement"), "POST", STATE_POSTS),
    Row("pasokan/<int:pk>/foto/<int:photo>/", of_photo("/pasokan/{}/foto/{}/"), expected={"anonymous": 302, "*": 404}),
    Row(
        "pasokan/<int:pk>/foto/<int:photo>/hapus/",
        of_photo("/pasokan/{}/foto/{}/hapus/"),
        "POST",
        STATES | {"village_officer": 302, "officer": 302},
    ),
]

NOBODY_ELSE = {"anonymous": 302, "*": 404, "officer elsewhere": 404}
SEES_LIST = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200}
SEES_ENTERPRISE = SEES_LIST | {"owner": 200, "owner elsewhere": 404, "village_officer elsewhere": 404, "officer elsewhere": 404}
REGISTRY = [
    Row("umkm/", at("/umkm/"), expected=SEES_LIST),
    Row("umkm/", at("/umkm/"), "POST", SEES_LIST | {"village_officer": 302, "officer": 302}),  # no owner's name: the list
    Row("umkm/saringan/", at("/umkm/saringan/"), "POST", SEES_LIST | {"village_officer": 302, "officer": 302}),
    Row("umkm/saringan/<int:pk>/hapus/", of("/umkm/saringan/{}/hapus/", "saved"), "POST", NOBODY_ELSE | {"officer": 302}),
    Row("umkm/unduh/", at("/umkm/unduh/"), expected=SEES_LIST),
    Row("umkm/unduh/", at("/umkm/unduh/"), "POST", SEES_LIST),  # no kind of file: the form again
    Row("unduhan/", at("/unduhan/"), expected=SEES_LIST),
    # A file that was taken out is its maker's alone; one that is not made yet is gone for its maker, too.
    Row("unduhan/<uuid:pk>/", of("/unduhan/{}/", "export"), expected=NOBODY_ELSE | {"officer": 200}),
    Row("unduhan/<uuid:pk>/berkas/", of("/unduhan/{}/berkas/", "export"), expected=NOBODY_ELSE | {"officer": 410}),
    Row("unduhan/<uuid:pk>/hapus/", of("/unduhan/{}/hapus/", "export"), "POST", NOBODY_ELSE | {"officer": 302}),
    Row("umkm/<int:number>/", of("/umkm/{}/", "enterprise"), expected=SEES_ENTERPRISE),
    Row("impor/", at("/impor/"), expected=OFFICER | {"officer elsewhere": 200}),
    Row("impor/baru/", at("/impor/baru/"), expected=OFFICER | {"officer elsewhere": 200}),
    Row("impor/baru/", at("/impor/baru/"), "POST", OFFICER | {"officer elsewhere": 200}),  # no file: the form again
    Row("impor/<int:pk>/", of("/impor/{}/", "batch"), expected=OFFICER),
    Row("impor/<int:pk>/kolom/", of("/impor/{}/kolom/", "batch"), expected=OFFICER),
    Row("impor/<int:pk>/kolom/", of("/impor/{}/kolom/", "batch"), "POST", OFFICER),  # no source chosen: the form again
    Row("impor/<int:pk>/periksa/", of("/impor/{}/periksa/", "batch"), "POST", OFFICER_POSTS),
    Row("impor/<int:pk>/muat/", of("/impor/{}/muat/", "checked_batch"), "POST", OFFICER_POSTS),
    Row("impor/<int:pk>/perbaikan/", of("/impor/{}/perbaikan/", "checked_batch"), expected=OFFICER),
    Row("impor/<int:pk>/perbaikan/", of("/impor/{}/perbaikan/", "checked_batch"), "POST", OFFICER),  # no file: the form again
    Row("impor/<int:pk>/buang/", of("/impor/{}/buang/", "batch"), expected=OFFICER),
    Row("impor/<int:pk>/buang/", of("/impor/{}/buang/", "batch"), "POST", OFFICER_POSTS),
    Row("impor/<int:pk>/batalkan/", of("/impor/{}/batalkan/", "loaded_batch"), expected=OFFICER),
    Row("impor/<int:pk>/batalkan/", of("/impor/{}/batalkan/", "loaded_batch"), "POST", OFFICER_POSTS),
    Row("impor/<int:pk>/temuan/<slug:code>/", of("/impor/{}/temuan/village_unknown/", "checked_batch"), expected=OFFICER),
    Row("impor/<int:pk>/perbaiki.xlsx", of("/impor/{}/perbaiki.xlsx", "checked_batch"), expected=OFFICER),
    Row("impor/<int:pk>/beda/", of("/impor/{}/beda/", "checked_batch"), expected=OFFICER),
]


def of_merge(world):
    return f"/umkm/{world.merged.survivor_id}/gabungan/{world.merged.pk}/"


def merging(world):
    return f"/duplikat/gabung/?umkm={world.pair.left_id}&umkm={world.pair.right_id}"


NOBODY = {"anonymous": 302, "*": 404}
# Who may say whether two records are one; only the office merges, shares out and measures.
DECIDES = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200, "village_officer elsewhere": 404} | {
    "officer elsewhere": 404,
}
DECIDES_LIST = DECIDES | {"village_officer elsewhere": 200, "officer elsewhere": 200}
DECIDES_POSTS = DECIDES | {"village_officer": 302, "officer": 302}
MERGES = {"anonymous": 302, "*": 404, "village_officer": 403, "officer": 200, "officer elsewhere": 404}
MERGES_POSTS = MERGES | {"officer": 302}
MERGES_POSTS_ANYWHERE = MERGES_POSTS | {"officer elsewhere": 302}
DUPLICATES = [
    Row("duplikat/", at("/duplikat/"), expected=DECIDES_LIST),
    Row("duplikat/kemajuan/", at("/duplikat/kemajuan/"), expected=DECIDES_LIST),
    Row("duplikat/bagikan/", at("/duplikat/bagikan/"), "POST", MERGES_POSTS | {"officer elsewhere": 302}),
    Row("duplikat/unduh/", at("/duplikat/unduh/"), expected=DECIDES_LIST),
    Row("duplikat/unduh/", at("/duplikat/unduh/"), "POST", DECIDES_LIST),  # no kind of file: the form again
    Row("duplikat/<int:pk>/", of("/duplikat/{}/", "pair"), expected=DECIDES),
    Row("duplikat/<int:pk>/putuskan/", of("/duplikat/{}/putuskan/", "pair"), "POST", NOBODY),  # nothing said
    Row("duplikat/<int:pk>/batalkan/", of("/duplikat/{}/batalkan/", "pair"), "POST", DECIDES_POSTS),
    Row("duplikat/<int:pk>/buka/", of("/duplikat/{}/buka/", "pair"), expected=DECIDES),
    Row("duplikat/<int:pk>/buka/", of("/duplikat/{}/buka/", "pair"), "POST", DECIDES),  # no purpose: the form again
    Row("duplikat/gabung/", merging, expected=MERGES),
    Row("duplikat/gabung/", merging, "POST", MERGES | {"officer": 404}),  # what is merged stands in the form
    Row("duplikat/mutu/", at("/duplikat/mutu/"), expected=MERGES | {"officer elsewhere": 200}),
    Row("duplikat/mutu/sampel/", at("/duplikat/mutu/sampel/"), "POST", MERGES_POSTS | {"officer elsewhere": 302}),
    Row("duplikat/mutu/model/<int:pk>/", of("/duplikat/mutu/model/{}/", "taught"), "POST", MERGES_POSTS_ANYWHERE),
    Row("duplikat/cari/", at("/duplikat/cari/"), "POST", MERGES_POSTS | {"officer elsewhere": 302}),
    Row("duplikat/terima/", at("/duplikat/terima/"), expected=MERGES | {"officer elsewhere": 200}),
    Row("duplikat/terima/", at("/duplikat/terima/"), "POST", MERGES | {"officer elsewhere": 200}),  # nothing is that likely
    Row("duplikat/terima/<int:pk>/", of("/duplikat/terima/{}/", "acceptance"), expected=MERGES),
    Row("duplikat/terima/<int:pk>/batalkan/", of("/duplikat/terima/{}/batalkan/", "acceptance"), "POST", MERGES_POSTS),
    Row("umkm/<int:number>/gabungan/<int:pk>/", of_merge, expected=MERGES),
    Row("umkm/<int:number>/gabungan/<int:pk>/", of_merge, "POST", MERGES_POSTS),
]


def withdrawal(world):
    return f"/umkm/{world.enterprise.pk}/privasi/persetujuan/{world.consent.pk}/tarik/"


OPENS_DATA = SEES_LIST | {"village_officer elsewhere": 404, "officer elsewhere": 404}
KEEPS_BREACHES = {"anonymous": 302, "*": 404, "officer": 200, "administrator": 200}
PRIVACY = [
    Row("umkm/<int:number>/buka/", of("/umkm/{}/buka/", "enterprise"), expected=OPENS_DATA),
    Row("umkm/<int:number>/buka/", of("/umkm/{}/buka/", "enterprise"), "POST", OPENS_DATA),  # no purpose: the form again
    Row("umkm/<int:number>/dilihat/", of("/umkm/{}/dilihat/", "enterprise"), expected=OFFICER | {"administrator": 200}),
    Row("umkm/<int:number>/data-pribadi/", of("/umkm/{}/data-pribadi/", "enterprise"), expected=SEES_ENTERPRISE),
    Row("umkm/<int:number>/data-pribadi/", of("/umkm/{}/data-pribadi/", "enterprise"), "POST", SEES_ENTERPRISE),
    Row("umkm/<int:number>/privasi/", of("/umkm/{}/privasi/", "enterprise"), expected=SEES_ENTERPRISE),
    Row("umkm/<int:number>/privasi/persetujuan/", of("/umkm/{}/privasi/persetujuan/", "enterprise"), expected=SEES_ENTERPRISE),
    Row("umkm/<int:number>/privasi/persetujuan/", of("/umkm/{}/privasi/persetujuan/", "enterprise"), "POST", SEES_ENTERPRISE),
    Row("umkm/<int:number>/privasi/persetujuan/<uuid:pk>/tarik/", withdrawal, expected=SEES_ENTERPRISE),
    Row(
        "umkm/<int:number>/privasi/persetujuan/<uuid:pk>/tarik/",
        withdrawal,
        "POST",
        SEES_ENTERPRISE | {"owner": 302},  # an officer must say how and when
    ),
    Row("umkm/<int:number>/privasi/permintaan/", of("/umkm/{}/privasi/permintaan/", "enterprise"), expected=SEES_ENTERPRISE),
    Row("umkm/<int:number>/privasi/permintaan/", of("/umkm/{}/privasi/permintaan/", "enterprise"), "POST", SEES_ENTERPRISE),
    Row("privasi/", at("/privasi/"), expected=EVERYBODY),
    Row("privasi/naskah/", at("/privasi/naskah/"), expected=ADMINISTRATOR),
    Row("privasi/naskah/<slug:purpose>/", at("/privasi/naskah/messages/"), expected=ADMINISTRATOR),
    Row("privasi/naskah/<slug:purpose>/", at("/privasi/naskah/messages/"), "POST", ADMINISTRATOR),
    Row("privasi/permintaan/", at("/privasi/permintaan/"), expected=OFFICER | {"officer elsewhere": 200}),
    Row("privasi/permintaan/<uuid:pk>/", of("/privasi/permintaan/{}/", "data_request"), expected=OFFICER),
    Row("privasi/permintaan/<uuid:pk>/tugaskan/", of("/privasi/permintaan/{}/tugaskan/", "data_request"), "POST", OFFICER_POSTS),
    Row("privasi/permintaan/<uuid:pk>/tugas/<slug:code>/", of("/privasi/permintaan/{}/tugas/x/", "data_request"), "POST", NOBODY),
    Row("privasi/permintaan/<uuid:pk>/jawab/", of("/privasi/permintaan/{}/jawab/", "data_request"), "POST", OFFICER),
    Row("privasi/permintaan/<uuid:pk>/hapus/", of("/privasi/permintaan/{}/hapus/", "data_request"), expected=OFFICER),
    Row("privasi/permintaan/<uuid:pk>/hapus/", of("/privasi/permintaan/{}/hapus/", "data_request"), "POST", OFFICER),
    Row("privasi/kegagalan/", at("/privasi/kegagalan/"), expected=KEEPS_BREACHES),
    Row("privasi/kegagalan/baru/", at("/privasi/kegagalan/baru/"), expected=KEEPS_BREACHES),
    Row("privasi/kegagalan/baru/", at("/privasi/kegagalan/baru/"), "POST", KEEPS_BREACHES),
    Row("privasi/kegagalan/<uuid:pk>/", of("/privasi/kegagalan/{}/", "breach"), expected=KEEPS_BREACHES),
    Row("privasi/kegagalan/<uuid:pk>/", of("/privasi/kegagalan/{}/", "breach"), "POST", KEEPS_BREACHES),
    Row("privasi/catatan/", at("/privasi/catatan/"), expected=ADMINISTRATOR),
    Row("privasi/catatan/unduh/", at("/privasi/catatan/unduh/"), "POST", ADMINISTRATOR),
]

# Nothing is measured in the World: pages say so, and there is no file to take. Whose rows they show is tested with them.
POTENTIAL = f"/potensi/{VILLAGE}/"
FILES_OF_FIGURES = {"anonymous": 302, "*": 403, "officer": 200}
MEASURES = {"anonymous": 302, "*": 403, "officer": 302, "officer elsewhere": 403, "administrator": 302}
LABELS = {"anonymous": 302, "*": 403, "officer": 200, "officer elsewhere": 403}


def of_rules(pattern):
    """The address with the version of the class rules in use in it."""

    def address(world):
        from desaekspor.potential.results.versions import class_version_in_use

        return pattern.format(class_version_in_use().pk)

    return address


VILLAGE_POTENTIAL = [
    Row("potensi/", at("/potensi/"), expected=EVERYBODY),
    Row("potensi/unduh/<slug:kind>/", at("/potensi/unduh/xlsx/"), expected={"*": 404}),
    Row("potensi/ukur/", at("/potensi/ukur/"), "POST", MEASURES),
    Row("potensi/terbitkan/", at("/potensi/terbitkan/"), "POST", {"anonymous": 302, "*": 403, "officer": 404}),  # no list named
    Row("potensi/banding/", at("/potensi/banding/"), expected=EVERYBODY),
    Row("potensi/angka/", at("/potensi/angka/"), expected=FILES_OF_FIGURES),
    Row("potensi/angka/", at("/potensi/angka/"), "POST", FILES_OF_FIGURES),  # no file: the form again
    Row("potensi/angka/contoh.csv", at("/potensi/angka/contoh.csv"), expected=FILES_OF_FIGURES),
    Row(
        "potensi/angka/<int:pk>/batalkan/",
        of("/potensi/angka/{}/batalkan/", "figure_file"),
        "POST",
        FILES_OF_FIGURES | {"officer": 302, "officer elsewhere": 404},
    ),
    Row("potensi/aturan/", at("/potensi/aturan/"), expected=EVERYBODY),
    Row("potensi/aturan/<slug:table>/ubah/", at("/potensi/aturan/kelas/ubah/"), expected=ADMINISTRATOR),
    Row(
        "potensi/aturan/<slug:table>/ubah/", at("/potensi/aturan/kelas/ubah/"), "POST", ADMINISTRATOR
    ),  # no rules: the form again
    Row("potensi/aturan/<slug:table>/<int:pk>/", of_rules("/potensi/aturan/kelas/{}/"), expected=EVERYBODY),
    Row("potensi/aturan/<slug:table>/<int:pk>/pakai/", of_rules("/potensi/aturan/kelas/{}/pakai/"), "POST", ADMINISTRATOR_POSTS),
    Row("potensi/<str:code>/", at(POTENTIAL), expected=EVERYBODY),
    Row("potensi/<str:code>/andai/", at(f"{POTENTIAL}andai/"), expected=EVERYBODY),
    Row("potensi/<str:code>/profil.pdf", at(f"{POTENTIAL}profil.pdf"), expected={"*": 404}),
    Row("potensi/<str:code>/label/", at(f"{POTENTIAL}label/"), expected=LABELS),
    Row("potensi/<str:code>/label/", at(f"{POTENTIAL}label/"), "POST", LABELS),  # nothing written: the form again
    Row("potensi/<str:code>/label/<int:pk>/hapus/", at(f"{POTENTIAL}label/1/hapus/"), "POST", LABELS | {"officer": 404}),
]

# For programs that watch the site. The tests ask from this machine, where metrics are open, and no worker runs.
UPKEEP = [
    Row("kelola/keadaan/", at("/kelola/keadaan/"), expected=ADMINISTRATOR),
    Row("kelola/keadaan/", at("/kelola/keadaan/"), "POST", ADMINISTRATOR_POSTS),
    Row("sehat/", at("/sehat/"), expected=EVERYBODY),
    Row("siap/", at("/siap/"), expected={"*": 503}),
    Row("metrik/", at("/metrik/"), expected=EVERYBODY),
]

# An enumerator sees what was assigned, and nothing is in the World.
ELSEWHERE_NOT = {"village_officer elsewhere": 404, "officer elsewhere": 404}
SURVEY_ONES = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200, **ELSEWHERE_NOT}
SURVEY_ALL = {"anonymous": 302, "*": 404, "village_officer": 200, "enumerator": 200, "officer": 200}
SURVEY_POSTS = SURVEY_ONES | {"village_officer": 302, "officer": 302}
SURVEY_FILES = {"anonymous": 302, "*": 404, "officer": 200, **ELSEWHERE_NOT}
SURVEY_FILES_POSTS = SURVEY_FILES | {"officer": 302}
ASSIGNS = {
    "anonymous": 302,
    "*": 404,
    "officer": 200,
    "village_officer": 403,
    "enumerator": 403,
}
ONE_SECTION = f"/survei/{VILLAGE}/people/"
SURVEY = [
    Row("survei/", at("/survei/"), expected=SURVEY_ALL | {"village_officer": 302}),
    Row("survei/formulir/", at("/survei/formulir/"), expected=SURVEY_ALL),
    Row("survei/formulir/", at("/survei/formulir/"), "POST", SURVEY_ALL),
    Row("survei/tugas/", at("/survei/tugas/"), expected=ASSIGNS),
    Row("survei/tugas/", at("/survei/tugas/"), "POST", ASSIGNS),
    Row("survei/unduh/", at("/survei/unduh/"), expected=SURVEY_ALL),
    Row("survei/kiriman/", at("/survei/kiriman/"), expected=SURVEY_ALL),
    Row("survei/kiriman/", at("/survei/kiriman/"), "POST", SURVEY_ALL),
    Row("survei/kiriman/<int:pk>/", of("/survei/kiriman/{}/", "survey_file"), expected=SURVEY_FILES),
    Row("survei/kiriman/<int:pk>/muat/", of("/survei/kiriman/{}/muat/", "survey_file"), "POST", SURVEY_FILES_POSTS),
    Row("survei/kiriman/<int:pk>/buang/", of("/survei/kiriman/{}/buang/", "survey_file"), "POST", SURVEY_FILES_POSTS),
    Row("survei/kiriman/<int:pk>/batalkan/", of("/survei/kiriman/{}/batalkan/", "survey_file"), "POST", SURVEY_FILES_POSTS),
    Row("survei/kiriman/<int:pk>/temuan.xlsx", of("/survei/kiriman/{}/temuan.xlsx", "survey_file"), expected=SURVEY_FILES),
    Row("survei/isian/<uuid:pk>/", of("/survei/isian/{}/", "survey_submission"), expected=SURVEY_FILES),
    Row("survei/isian/<uuid:pk>/", of("/survei/isian/{}/", "survey_submission"), "POST", SURVEY_FILES_POSTS),
    Row("survei/isian/<uuid:pk>/lewati/", of("/survei/isian/{}/lewati/", "survey_submission"), "POST", SURVEY_FILES_POSTS),
    Row("survei/foto/<uuid:pk>/", of("/survei/foto/{}/", "survey_photo"), expected=SURVEY_ONES),
    Row("survei/foto/<uuid:pk>/hapus/", of("/survei/foto/{}/hapus/", "survey_photo"), expected=SURVEY_ONES),
    Row("survei/foto/<uuid:pk>/hapus/", of("/survei/foto/{}/hapus/", "survey_photo"), "POST", SURVEY_POSTS),
    Row("survei/<str:code>/", at(f"/survei/{VILLAGE}/"), expected=SURVEY_ONES),
    Row("survei/<str:code>/buka/", with_survey(f"/survei/{VILLAGE}/buka/"), expected=SURVEY_ONES),
    Row("survei/<str:code>/buka/", with_survey(f"/survei/{VILLAGE}/buka/"), "POST", SURVEY_ONES),  # no purpose: asked again
    Row("survei/<str:code>/riwayat/", with_survey(f"/survei/{VILLAGE}/riwayat/"), expected=SURVEY_ONES),
    Row("survei/<str:code>/riwayat/<uuid:pk>/", of(f"/survei/{VILLAGE}/riwayat/{{}}/", "survey_change"), expected=SURVEY_ONES),
    Row("survei/<str:code>/riwayat/<uuid:pk>/", of(f"/survei/{VILLAGE}/riwayat/{{}}/", "survey_change"), "POST", SURVEY_POSTS),
    Row("survei/<str:code>/<slug:name>/", at(ONE_SECTION), expected=SURVEY_ONES),
    Row("survei/<str:code>/<slug:name>/", at(ONE_SECTION), "POST", SURVEY_POSTS),
    Row("survei/<str:code>/<slug:name>/verifikasi/", with_survey(f"{ONE_SECTION}verifikasi/"), "POST", SURVEY_POSTS),
]


def with_link(path):
    """The address of an owner's personal link; it needs no account."""

    def address(world):
        from desaekspor.readiness.assessment.links import token_of

        return path.format(token_of(world.readiness_link))

    return address


def with_finished_link(path):
    """The same, when the owner has said to be done: nothing is taken by it any more."""

    def address(world):
        from desaekspor.readiness.assessment.links import finish, make_link, token_of

        link = make_link(world.enterprise, by=world.officer)
        finish(link)
        return path.format(token_of(link))

    return address


def with_ended_link(path):
    """The same, when its days are over."""

    def address(world):
        from datetime import timedelta

        from desaekspor.readiness.assessment.links import make_link, token_of

        return path.format(token_of(make_link(world.enterprise, by=world.officer, good_for=timedelta(seconds=-1))))

    return address


def with_link_of_another(path):
    """A good link, of another enterprise than the one whose proof the address names."""

    def address(world):
        from desaekspor.readiness.assessment.links import make_link, token_of
        from tests.factories import make_enterprise

        return path.format(token_of(make_link(make_enterprise(), by=world.officer)), world.answer_file.pk)

    return address


def with_assessed(path):
    return lambda world: path.format(world.assessed.pk)


def with_answer_file(path):
    return lambda world: path.format(world.assessed.pk, world.answer_file.pk)


def of_questions(pattern):
    """The address with the version of the questions in use in it."""

    def address(world):
        from desaekspor.readiness.assessment.versions import version_in_use

        return pattern.format(version_in_use().pk)

    return address


ANSWERS = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200, "owner": 200} | {
    f"{role} elsewhere": 404 for role in ("village_officer", "officer", "owner")
}
ANSWER_POSTS = ANSWERS | {"village_officer": 302, "officer": 302, "owner": 302}
ASSESSES = ANSWERS | {"owner": 403}
ASSESS_POSTS = ANSWER_POSTS | {"owner": 403}
READS_QUESTIONS = SEES_LIST | {"owner": 200, "administrator": 200}
ONE_ASSESSED = "/kesiapan/umkm/{}/"
READINESS = [
    Row("kesiapan/", at("/kesiapan/"), expected=SEES_LIST),
    Row("kesiapan/unduh/", at("/kesiapan/unduh/"), expected=SEES_LIST),
    Row("kesiapan/unduh/", at("/kesiapan/unduh/"), "POST", SEES_LIST),  # no kind of file: the form again
    Row("kesiapan/pertanyaan/", at("/kesiapan/pertanyaan/"), expected=READS_QUESTIONS),
    Row("kesiapan/pertanyaan/ubah/", at("/kesiapan/pertanyaan/ubah/"), expected=ADMINISTRATOR),
    Row("kesiapan/pertanyaan/ubah/", at("/kesiapan/pertanyaan/ubah/"), "POST", ADMINISTRATOR),
    Row("kesiapan/pertanyaan/<int:pk>/", of_questions("/kesiapan/pertanyaan/{}/"), expected=READS_QUESTIONS),
    Row("kesiapan/pertanyaan/<int:pk>/pakai/", of_questions("/kesiapan/pertanyaan/{}/pakai/"), "POST", ADMINISTRATOR_POSTS),
    Row("kesiapan/umkm/<int:number>/", with_assessed(ONE_ASSESSED), expected=ANSWERS),
    Row("kesiapan/umkm/<int:number>/", with_assessed(ONE_ASSESSED), "POST", ANSWER_POSTS),
    Row("kesiapan/umkm/<int:number>/cetak/", with_assessed(ONE_ASSESSED + "cetak/"), expected=ANSWERS),
    Row("kesiapan/umkm/<int:number>/riwayat/", with_assessed(ONE_ASSESSED + "riwayat/"), expected=ANSWERS),
    Row("kesiapan/umkm/<int:number>/diketahui/", with_assessed(ONE_ASSESSED + "diketahui/"), "POST", ASSESS_POSTS),
    Row("kesiapan/umkm/<int:number>/isi/<slug:dimension>/", with_assessed(ONE_ASSESSED + "isi/pasar/"), expected=ANSWERS),
    Row("kesiapan/umkm/<int:number>/isi/<slug:dimension>/", with_assessed(ONE_ASSESSED + "isi/pasar/"), "POST", ANSWER_POSTS),
    Row("kesiapan/umkm/<int:number>/bukti/<slug:code>/", with_assessed(ONE_ASSESSED + "bukti/A1/"), "POST", ANSWER_POSTS),
    Row(
        "kesiapan/umkm/<int:number>/berkas/<int:pk>/",
        with_answer_file(ONE_ASSESSED + "berkas/{}/"),
        expected={"anonymous": 302, "*": 404},  # the file itself is not there
    ),
    Row(
        "kesiapan/umkm/<int:number>/berkas/<int:pk>/hapus/",
        with_answer_file(ONE_ASSESSED + "berkas/{}/hapus/"),
        "POST",
        ASSESS_POSTS,
    ),
    Row("kesiapan/umkm/<int:number>/tautan/", with_assessed(ONE_ASSESSED + "tautan/"), expected=ASSESSES),
    Row("kesiapan/umkm/<int:number>/tautan/", with_assessed(ONE_ASSESSED + "tautan/"), "POST", ASSESS_POSTS),
    Row(
        "kesiapan/umkm/<int:number>/tautan/<uuid:pk>/cabut/",
        lambda world: f"/kesiapan/umkm/{world.enterprise.pk}/tautan/{world.readiness_link.pk}/cabut/",
        "POST",
        ASSESS_POSTS,
    ),
    # Who has the link needs no account, and an account changes nothing.
    Row("kesiapan/isi/<str:token>/", with_link("/kesiapan/isi/{}/"), expected=EVERYBODY),
    Row("kesiapan/isi/<str:token>/", with_ended_link("/kesiapan/isi/{}/"), expected={"*": 410}, state="ended"),
    Row("kesiapan/isi/<str:token>/<slug:dimension>/", with_link("/kesiapan/isi/{}/pasar/"), expected=EVERYBODY),
    Row("kesiapan/isi/<str:token>/<slug:dimension>/", with_ended_link("/kesiapan/isi/{}/pasar/"), "POST", {"*": 410}, "ended"),
    Row(
        "kesiapan/isi/<str:token>/<slug:dimension>/",
        with_finished_link("/kesiapan/isi/{}/pasar/"),
        "POST",
        {"*": 410},
        "finished",
    ),
    Row("kesiapan/isi/<str:token>/<slug:dimension>/", with_link("/kesiapan/isi/{}/pasar/"), "POST", {"*": 302}),
    Row(
        "kesiapan/isi/<str:token>/bukti/<int:pk>/hapus/",
        lambda world: with_link(f"/kesiapan/isi/{{}}/bukti/{world.answer_file.pk}/hapus/")(world),
        "POST",
        {"*": 302},
    ),
    Row(
        "kesiapan/isi/<str:token>/bukti/<int:pk>/hapus/",
        with_link_of_another("/kesiapan/isi/{}/bukti/{}/hapus/"),
        "POST",
        {"*": 404},
        "of another enterprise",
    ),
    Row("kesiapan/isi/<str:token>/selesai/", with_finished_link("/kesiapan/isi/{}/selesai/"), "POST", {"*": 410}),
]

# Who teaches a batch, who runs it, and who may only know that it is offered.
TEACHES = {"anonymous": 302, "*": 404, "officer": 200, "trainer": 200, "village_officer": 403, "owner": 403} | {
    f"{role} elsewhere": 404 for role in ("officer", "trainer", "village_officer", "owner")
}
TEACHES_POSTS = TEACHES | {"officer": 302, "trainer": 302}
RUNS = TEACHES | {"trainer": 403}
RUNS_POSTS = RUNS | {"officer": 302}
SEES_TRAINING = TEACHES | {"village_officer": 200, "owner": 200}
SEES_TRAININGS = SEES_TRAINING | {f"{role} elsewhere": 200 for role in ("officer", "trainer", "village_officer", "owner")}
TEACHES_SOME = SEES_TRAININGS | {f"{role}{where}": 403 for role in ("village_officer", "owner") for where in ("", " elsewhere")}
RUNS_SOME = TEACHES_SOME | {"trainer": 403, "trainer elsewhere": 403}
# The owner elsewhere has no enterprise, and so nothing to apply with.
APPLIES = SEES_TRAINING | {"trainer": 403}
CALENDARS = TEACHES_SOME | {"owner": 200}
NO_LINK = {"*": 404}


def of_training(pattern):
    return of(f"/pelatihan/{{}}/{pattern}", "training")


def of_trained(pattern):
    return of(f"/pelatihan/peserta/{{}}/{pattern}", "trained")


def of_meeting(pattern):
    return of(f"/pelatihan/sesi/{{}}/{pattern}", "training_session")


def of_task(world):
    return f"/pelatihan/peserta/{world.trained.pk}/tugas/{world.training.stages.first().pk}/"


def with_enterprise(address):
    """The address, once the owner has an enterprise."""
    return lambda world: address if world.enterprise else ""


def by_link(pattern):
    def address(world):
        from desaekspor.readiness.training.links import token_of

        stage = world.training.stages.first().pk
        return f"/pelatihan/ikut/{token_of(world.trained)}/{pattern.format(stage=stage)}"

    return address


def by_application(world):
    from desaekspor.readiness.training.links import application_token

    return f"/pelatihan/daftar/{application_token(world.training, world.enterprise.pk)}/"


def of_certificate(world):
    return f"/pelatihan/sertifikat/{world.trained.certificate.written}/"


TRAINING = [
    Row("pelatihan/", with_enterprise("/pelatihan/"), expected=SEES_TRAININGS),
    Row("pelatihan/program/", at("/pelatihan/program/"), expected=RUNS_SOME),
    Row(
        "pelatihan/program/<int:pk>/",
        lambda world: f"/pelatihan/program/{world.training.programme_id}/",
        expected=RUNS_SOME | {"officer elsewhere": 404},
    ),
    Row(
        "pelatihan/baru/", at("/pelatihan/baru/"), expected=RUNS_SOME | {"officer": 302, "officer elsewhere": 302}
    ),  # no programme yet
    Row("pelatihan/<int:pk>/", lambda world: f"/pelatihan/{world.trained.batch_id}/", expected=SEES_TRAINING),
    Row("pelatihan/<int:pk>/ubah/", of_training("ubah/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/tahap/", of_training("tahap/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/daftar/", lambda world: f"/pelatihan/{world.trained.batch_id}/daftar/", expected=APPLIES),
    Row("pelatihan/<int:pk>/pendaftar/", of_training("pendaftar/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/pendaftar/", of_training("pendaftar/"), "POST", RUNS_POSTS | {"owner": 404}),
    Row("pelatihan/<int:pk>/pendaftar/unduh/", of_training("pendaftar/unduh/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/pendaftar/berkas/", of_training("pendaftar/berkas/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/pendaftar/contoh.csv", of_training("pendaftar/contoh.csv"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/seleksi/", of_training("seleksi/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/seleksi/bobot/", of_training("seleksi/bobot/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/<int:pk>/seleksi/pakai/", of_training("seleksi/pakai/"), "POST", RUNS_POSTS | {"owner": 404}),
    Row("pelatihan/<int:pk>/seleksi/tutup/", of_training("seleksi/tutup/"), "POST", RUNS_POSTS | {"owner": 404}),
    Row("pelatihan/<int:pk>/seleksi/buka/", of_training("seleksi/buka/"), "POST", RUNS_POSTS | {"owner": 404}),
    Row("pelatihan/<int:pk>/seleksi/naik/", of_training("seleksi/naik/"), "POST", RUNS_POSTS | {"owner": 404}),
    Row("pelatihan/<int:pk>/peserta/", lambda world: f"/pelatihan/{world.trained.batch_id}/peserta/", expected=TEACHES),
    Row("pelatihan/<int:pk>/peserta/", lambda world: f"/pelatihan/{world.trained.batch_id}/peserta/", "POST", TEACHES_POSTS),
    Row("pelatihan/<int:pk>/nilai/", lambda world: f"/pelatihan/{world.trained.batch_id}/nilai/", expected=TEACHES),
    Row("pelatihan/<int:pk>/sesi/baru/", of_training("sesi/baru/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/sesi/<int:pk>/", of_meeting(""), expected=TEACHES | {"village_officer": 200, "owner": 404}),
    Row("pelatihan/sesi/<int:pk>/ubah/", of_meeting("ubah/"), expected=RUNS | {"owner": 404}),
    Row("pelatihan/sesi/<int:pk>/batal/", of_meeting("batal/"), "POST", RUNS_POSTS | {"owner": 404}),
    Row("pelatihan/sesi/<int:pk>/kode/", of_meeting("kode/"), "POST", TEACHES_POSTS | {"owner": 404}),
    Row("pelatihan/peserta/<int:pk>/", of_trained(""), expected=SEES_TRAINING),
    Row("pelatihan/peserta/<int:pk>/putuskan/", of_trained("putuskan/"), "POST", RUNS_POSTS),
    Row("pelatihan/peserta/<int:pk>/keluar/", of_trained("keluar/"), "POST", RUNS_POSTS),
    Row("pelatihan/peserta/<int:pk>/tautan/", of_trained("tautan/"), "POST", TEACHES),
    Row("pelatihan/peserta/<int:pk>/kunjungan/", of_trained("kunjungan/"), expected=TEACHES),
    Row(
        "pelatihan/peserta/<int:pk>/kunjungan/<int:visit_pk>/",
        of_trained("kunjungan/1/"),
        "POST",
        TEACHES | {"officer": 404, "trainer": 404},
    ),
    Row("pelatihan/peserta/<int:pk>/akhir/", of_trained("akhir/"), "POST", TEACHES_POSTS),
    Row("pelatihan/peserta/<int:pk>/sertifikat/", of_trained("sertifikat/"), "POST", RUNS | {"officer": 404}),  # nothing asked
    Row("pelatihan/peserta/<int:pk>/sertifikat.pdf", of_trained("sertifikat.pdf"), expected=SEES_TRAINING),
    Row("pelatihan/peserta/<int:pk>/tindak-lanjut/<int:months>/", of_trained("tindak-lanjut/3/"), expected=TEACHES),
    Row("pelatihan/peserta/<int:pk>/tugas/<int:stage_pk>/", of_task, expected=SEES_TRAINING),
    Row("pelatihan/peserta/<int:pk>/berkas/<int:file_pk>/", of_trained("berkas/1/"), expected={"anonymous": 302, "*": 404}),
    Row("pelatihan/tindak-lanjut/", with_enterprise("/pelatihan/tindak-lanjut/"), expected=TEACHES_SOME),
    Row("pelatihan/pendamping/", with_enterprise("/pelatihan/pendamping/"), expected=TEACHES_SOME),
    Row("pelatihan/kalender/", with_enterprise("/pelatihan/kalender/"), expected=CALENDARS),
    Row("pelatihan/kalender/<slug:secret>.ics", at("/pelatihan/kalender/bukan-rahasia.ics"), expected=NO_LINK),
    Row("pelatihan/hadir/", at("/pelatihan/hadir/"), expected=EVERYBODY),
    Row("pelatihan/sertifikat/", at("/pelatihan/sertifikat/"), expected=EVERYBODY),
    Row("pelatihan/sertifikat/<str:code>/", of_certificate, expected=EVERYBODY),
    # Whoever has the link of a participant; without its signature it opens nothing.
    Row("pelatihan/ikut/<str:token>/", by_link(""), expected=EVERYBODY),
    Row("pelatihan/ikut/<str:token>/kalender.ics", by_link("kalender.ics"), expected=EVERYBODY),
    Row("pelatihan/ikut/<str:token>/sertifikat.pdf", by_link("sertifikat.pdf"), expected=EVERYBODY),
    Row("pelatihan/ikut/<str:token>/tugas/<int:stage_pk>/", by_link("tugas/{stage}/"), expected=EVERYBODY),
    Row("pelatihan/daftar/<str:token>/", by_application, expected=EVERYBODY),
    Row("pelatihan/daftar/<str:token>/", by_application, "POST", {"*": 302}),
]

# Certificates: who serves the region writes them, an owner reads the own ones; what markets ask for is open to everybody.
WRITES_CERTIFICATE = EDITS | {"village_officer": 302, "officer": 302}
ANSWERS_REMINDERS = {"anonymous": 302, "*": 404, "village_officer": 302, "officer": 302} | {
    "village_officer elsewhere": 404,
    "officer elsewhere": 404,
}
LOADS_CERTIFICATES = {"anonymous": 302, "*": 404, "village_officer": 403, "officer": 200}


def of_certificate_in(pattern):
    return lambda world: pattern.format(world.certificate.pk)


CERTIFICATES = [
    Row("kesiapan/sertifikat/", at("/kesiapan/sertifikat/"), expected=SEES_LIST),
    Row("kesiapan/sertifikat/unduh/", at("/kesiapan/sertifikat/unduh/"), expected=SEES_LIST),
    Row("kesiapan/sertifikat/unduh/", at("/kesiapan/sertifikat/unduh/"), "POST", SEES_LIST),  # no kind chosen: the form again
    Row("kesiapan/sertifikat/pengingat/", at("/kesiapan/sertifikat/pengingat/"), expected=SEES_LIST),
    Row(
        "kesiapan/sertifikat/pengingat/<int:pk>/",
        of("/kesiapan/sertifikat/pengingat/{}/", "certificate_due"),
        "POST",
        ANSWERS_REMINDERS,
    ),
    Row(
        "kesiapan/sertifikat/pengingat/jawaban/<int:pk>/batalkan/",
        of("/kesiapan/sertifikat/pengingat/jawaban/{}/batalkan/", "reminder_answer"),
        "POST",
        ANSWERS_REMINDERS,
    ),
    Row("kesiapan/sertifikat/daftar/", at("/kesiapan/sertifikat/daftar/"), expected=LOADS_CERTIFICATES),
    Row("kesiapan/sertifikat/daftar/", at("/kesiapan/sertifikat/daftar/"), "POST", LOADS_CERTIFICATES),  # no file: the form again
    Row("kesiapan/sertifikat/daftar/contoh/", at("/kesiapan/sertifikat/daftar/contoh/"), expected=LOADS_CERTIFICATES),
    Row(
        "kesiapan/sertifikat/daftar/<int:pk>/batalkan/",
        of("/kesiapan/sertifikat/daftar/{}/batalkan/", "certificate_list"),
        "POST",
        LOADS_CERTIFICATES | {"officer": 302, "officer elsewhere": 404},
    ),
    Row("kesiapan/sertifikat/jenis/", at("/kesiapan/sertifikat/jenis/"), expected=EVERYBODY),
    Row("kesiapan/sertifikat/jenis/<slug:code>/", at("/kesiapan/sertifikat/jenis/halal/"), expected=EVERYBODY),
    Row("kesiapan/sertifikat/pasar/", at("/kesiapan/sertifikat/pasar/"), expected=EVERYBODY),
    Row("kesiapan/sertifikat/pasar/<slug:code>/", at("/kesiapan/sertifikat/pasar/SA/"), expected=EVERYBODY),
    Row("kesiapan/sertifikat/pasar/aturan/baru/", at("/kesiapan/sertifikat/pasar/aturan/baru/"), expected=CORRECTS_RULES),
    Row(
        "kesiapan/sertifikat/pasar/aturan/baru/",
        at("/kesiapan/sertifikat/pasar/aturan/baru/"),
        "POST",
        CORRECTS_RULES | {"officer": 422, "administrator": 422},
    ),
    Row(
        "kesiapan/sertifikat/pasar/aturan/<int:pk>/",
        of("/kesiapan/sertifikat/pasar/aturan/{}/", "market_rule"),
        expected=CORRECTS_RULES,
    ),
    Row(
        "kesiapan/sertifikat/pasar/aturan/<int:pk>/",
        of("/kesiapan/sertifikat/pasar/aturan/{}/", "market_rule"),
        "POST",
        CORRECTS_RULES | {"officer": 422, "administrator": 422},
    ),
    Row(
        "kesiapan/sertifikat/pasar/aturan/<int:pk>/cek/",
        of("/kesiapan/sertifikat/pasar/aturan/{}/cek/", "market_rule"),
        "POST",
        CORRECTS_RULES | {"officer": 302, "administrator": 302},
    ),
    Row("kesiapan/sertifikat/umkm/<int:number>/", of("/kesiapan/sertifikat/umkm/{}/", "enterprise"), expected=OF_ENTERPRISE),
    Row("kesiapan/sertifikat/baru/", of("/kesiapan/sertifikat/baru/?umkm={}", "enterprise"), expected=EDITS),
    Row(
        "kesiapan/sertifikat/baru/",
        of("/kesiapan/sertifikat/baru/?umkm={}", "enterprise"),
        "POST",
        EDITS | {"village_officer": 422, "officer": 422},
    ),
    Row("kesiapan/sertifikat/<int:pk>/", of_certificate_in("/kesiapan/sertifikat/{}/"), expected=OF_ENTERPRISE),
    Row("kesiapan/sertifikat/<int:pk>/ubah/", of_certificate_in("/kesiapan/sertifikat/{}/ubah/"), expected=EDITS),
    Row(
        "kesiapan/sertifikat/<int:pk>/ubah/",
        of_certificate_in("/kesiapan/sertifikat/{}/ubah/"),
        "POST",
        EDITS | {"village_officer": 422, "officer": 422},
    ),
    *(
        Row(
            f"kesiapan/sertifikat/<int:pk>/{step}/",
            of_certificate_in(f"/kesiapan/sertifikat/{{}}/{step}/"),
            "POST",
            WRITES_CERTIFICATE,
        )
        for step in ("verifikasi", "hapus", "berkas")
    ),
    Row("kesiapan/sertifikat/<int:pk>/cabut/", of_certificate_in("/kesiapan/sertifikat/{}/cabut/"), expected=EDITS),
    Row(
        "kesiapan/sertifikat/<int:pk>/cabut/",
        of_certificate_in("/kesiapan/sertifikat/{}/cabut/"),
        "POST",
        EDITS | {"village_officer": 422, "officer": 422},
    ),
    Row(
        "kesiapan/sertifikat/<int:pk>/riwayat/<int:change>/",
        lambda world: f"/kesiapan/sertifikat/{world.certificate.pk}/riwayat/{world.certificate.changes.last().pk}/",
        "POST",
        WRITES_CERTIFICATE,
    ),
    Row(
        "kesiapan/sertifikat/<int:pk>/berkas/<int:copy>/",
        lambda world: f"/kesiapan/sertifikat/{world.certificate.pk}/berkas/{world.certificate_copy.pk}/",
        expected={"anonymous": 302, "*": 404},  # the file is not there
    ),
    Row(
        "kesiapan/sertifikat/<int:pk>/berkas/<int:copy>/hapus/",
        lambda world: f"/kesiapan/sertifikat/{world.certificate.pk}/berkas/{world.certificate_copy.pk}/hapus/",
        "POST",
        WRITES_CERTIFICATE,
    ),
]

# Messages: who serves the region writes and opens them; the words that they begin from are the dinas's to change.
WRITES_MESSAGES = {"anonymous": 302, "*": 404, "village_officer": 200, "officer": 200}
ITS_MESSAGES = WRITES_MESSAGES | {"village_officer elsewhere": 404, "officer elsewhere": 404}
MESSAGE_POSTS = ITS_MESSAGES | {"village_officer": 302, "officer": 302}
WRITES_TEMPLATES = WRITES_MESSAGES | {"village_officer": 403}


def of_batch(pattern):
    return lambda world: pattern.format(world.owner_message.batch)


MESSAGES = [
    Row("kesiapan/pesan/", at("/kesiapan/pesan/"), expected=WRITES_MESSAGES),
    Row("kesiapan/pesan/baru/", of("/kesiapan/pesan/baru/?umkm={}", "enterprise"), expected=WRITES_MESSAGES),
    Row(
        "kesiapan/pesan/baru/",
        at("/kesiapan/pesan/baru/"),
        "POST",
        WRITES_MESSAGES | {"village_officer": 422, "officer": 422},  # to nobody
    ),
    Row("kesiapan/pesan/naskah/", at("/kesiapan/pesan/naskah/"), expected=WRITES_MESSAGES),
    Row("kesiapan/pesan/naskah/baru/", at("/kesiapan/pesan/naskah/baru/"), expected=WRITES_TEMPLATES),
    Row("kesiapan/pesan/naskah/baru/", at("/kesiapan/pesan/naskah/baru/"), "POST", WRITES_TEMPLATES | {"officer": 422}),
    Row("kesiapan/pesan/naskah/<slug:code>/", at("/kesiapan/pesan/naskah/visit/"), expected=WRITES_MESSAGES),
    Row(
        "kesiapan/pesan/naskah/<slug:code>/",
        at("/kesiapan/pesan/naskah/visit/"),
        "POST",
        WRITES_TEMPLATES | {"officer": 422},
    ),
    Row("kesiapan/pesan/kumpulan/<uuid:key>/", of_batch("/kesiapan/pesan/kumpulan/{}/"), expected=ITS_MESSAGES),
    Row(
        "kesiapan/pesan/kumpulan/<uuid:key>/buka/",
        of_batch("/kesiapan/pesan/kumpulan/{}/buka/"),
        "POST",
        ITS_MESSAGES | {"village_officer": 422, "officer": 422},  # no purpose
    ),
    Row("kesiapan/pesan/kumpulan/<uuid:key>/kirim/", of_batch("/kesiapan/pesan/kumpulan/{}/kirim/"), "POST", MESSAGE_POSTS),
    Row("kesiapan/pesan/<uuid:pk>/", of("/kesiapan/pesan/{}/", "owner_message"), expected=ITS_MESSAGES),
    Row("kesiapan/pesan/<uuid:pk>/ubah/", of("/kesiapan/pesan/{}/ubah/", "owner_message"), expected=ITS_MESSAGES),
    Row(
        "kesiapan/pesan/<uuid:pk>/ubah/",
        of("/kesiapan/pesan/{}/ubah/", "owner_message"),
        "POST",
        ITS_MESSAGES | {"village_officer": 422, "officer": 422},
    ),
    Row(
        "kesiapan/pesan/<uuid:pk>/buka/",
        of("/kesiapan/pesan/{}/buka/", "owner_message"),
        "POST",
        ITS_MESSAGES | {"village_officer": 422, "officer": 422},
    ),
    Row("kesiapan/pesan/<uuid:pk>/kirim/", of("/kesiapan/pesan/{}/kirim/", "owner_message"), "POST", MESSAGE_POSTS),
    Row("kesiapan/pesan/<uuid:pk>/kabar/", of("/kesiapan/pesan/{}/kabar/", "owner_message"), "POST", MESSAGE_POSTS),
]

ROWS = [
    *MESSAGES,
    *CERTIFICATES,
    *TRAINING,
    *SURVEY,
    *READINESS,
    *ACCOUNTS,
    *JOBS,
    *API,
    *PUBLIC,
    *REGISTRY,
    *EDITING,
    *SUPPLY,
    *CHAIN,
    *DUPLICATES,
    *VILLAGE_POTENTIAL,
    *PRIVACY,
    *UPKEEP,
]
