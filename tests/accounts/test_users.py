import re

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.utils import timezone

from desaekspor.accounts import services
from desaekspor.accounts.models import AuditEntry, Role, User
from tests.factories import make_officer, make_region, make_user

pytestmark = pytest.mark.django_db
USERS = "/akun/pengguna/"


@pytest.fixture
def administrator():
    return make_user(Role.ADMINISTRATOR, None, username="admin", first_name="Rina Contoh")


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    client.cookies["language"] = "en"
    return client


def fields(**changed):
    return (
        {"first_name": "Sari Contoh", "username": "sari.dinas", "email": "", "role": "officer", "region": "32.16"}
        | {
            "region_confirmed": "32.16",
            "is_active": "on",
        }
        | changed
    )


def address(user):
    return f"{USERS}{user.pk}/"


def errors(response):
    return response.context["form"].errors.get_json_data()


def messages_of(response, field):
    return [error["message"] for error in errors(response).get(field, [])]


class TestList:
    def test_shows_everybody_with_role_region_and_state(self, admin):
        make_officer("32.16", username="sari.dinas", first_name="Sari Contoh")
        make_officer("32.16", username="budi.dinas", first_name="Budi Contoh", is_active=False)

        text = admin.get(USERS).text

        for words in ("Sari Contoh", "sari.dinas", "Kabupaten Bekasi", "Officer of the regency", "closed", "3 users"):
            assert words in text

    def test_finds_by_part_of_name_user_name_or_email_and_by_role(self, admin):
        make_officer("32.16", username="sari.dinas", first_name="Sari Contoh", email="s@contoh.invalid")
        make_user(Role.BUYER, None, username="pembeli", first_name="Sari Lain")

        def found(**query):
            return [user.username for user in admin.get(USERS, query).context["page"].object_list]

        assert found(cari="sari") == ["pembeli", "sari.dinas"]
        assert found(cari="sari contoh") == ["sari.dinas"]
        assert found(cari="s@contoh") == ["sari.dinas"]
        assert found(peran="buyer") == ["pembeli"]
        assert found(peran="nonsense") == ["admin", "pembeli", "sari.dinas"]
        assert found(cari="nobody") == []

    @pytest.mark.one_database
    def test_takes_as_many_queries_for_three_as_for_one(self, admin, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        make_officer("32.16.09", username="petugas")
        admin.get(USERS)  # what every page needs of the region is read once and kept
        counts = []
        for number in range(3):
            make_officer(f"32.16.0{number + 1}", username=f"petugas-{number}")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                admin.get(USERS)
            counts.append(len(queries))

        assert counts[0] == counts[1] == counts[2]

    def test_has_pages(self, admin):
        User.objects.bulk_create(User(username=f"petugas-{number:03}", role=Role.BUYER) for number in range(60))

        assert len(admin.get(USERS).context["page"].object_list) == 50
        assert len(admin.get(USERS, {"halaman": 2}).context["page"].object_list) == 11


class TestNewUser:
    def test_is_made_with_role_and_region_and_no_password(self, admin, administrator):
        make_region("32.16")

        response = admin.post(f"{USERS}baru/", fields())

        user = User.objects.get(username="sari.dinas")
        assert response.headers["Location"] == address(user)
        assert (user.role, user.region_id, user.is_active, user.has_usable_password()) == ("officer", "32.16", True, False)
        entry = AuditEntry.objects.get()
        assert (entry.by, entry.action, entry.object_id) == (administrator, "user.create", str(user.pk))

    def test_the_region_is_named_and_must_be_confirmed(self, admin):
        make_region("32.16.05.2001", "Srijaya")
        form = fields(role="village_officer", region="32.16.05.2001", region_confirmed="")

        response = admin.post(f"{USERS}baru/", form)

        assert "Srijaya, Tambun Utara, Kabupaten Bekasi, Jawa Barat" in response.text
        assert messages_of(response, "region") == ["Please confirm below that this is the region you mean."]
        assert not User.objects.filter(username="sari.dinas").exists()
        assert admin.post(f"{USERS}baru/", form | {"region_confirmed": "32.16.05.2001"}).status_code == 302

    def test_a_region_confirmed_and_then_changed_must_be_confirmed_again(self, admin):
        make_region("32.16.05.2001")
        form = fields(role="village_officer", region="32.16.05.2001", region_confirmed="32.16.05.2002")

        assert admin.post(f"{USERS}baru/", form).status_code == 200

    def test_its_name_comes_while_the_code_is_typed(self, admin):
        make_region("32.16.05.2001", "Srijaya")

        assert "Srijaya, Tambun Utara" in admin.get(f"{USERS}wilayah/", {"region": "32.16.05.2001"}).text
        assert admin.get(f"{USERS}wilayah/", {"region": "32.16.05.9"}).text.strip() == ""

    @pytest.mark.parametrize(
        ("changed", "field", "words"),
        [
            ({"region": "99.99"}, "region", "No region has the code 99.99 today. Look the code up on the village's page."),
            ({"region": ""}, "region", "The role Officer of the regency needs a region: province, regency or city, district."),
            ({"role": "buyer"}, "region", "The role Buyer has no region: leave it empty."),
            (
                {"role": "village_officer"},
                "region",
                "Kabupaten Bekasi, Jawa Barat is no region for the role Village officer, which needs: village.",
            ),
            ({"username": "ADMIN"}, "username", "This user name is taken already."),
            ({"email": "TAKEN@contoh.invalid"}, "email", "Another account has this e-mail."),
            ({"first_name": ""}, "first_name", "Bidang ini tidak boleh kosong."),
        ],
    )
    def test_is_refused_with_the_reason_beside_the_field(self, admin, changed, field, words):
        make_region("32.16")
        make_user(Role.BUYER, None, email="taken@contoh.invalid")

        response = admin.post(f"{USERS}baru/", fields(**changed))

        assert messages_of(response, field) == [words]

    def test_a_region_that_is_no_more_is_refused(self, admin):
        make_region("32.16.01.2007", last_day=timezone.localdate())
        form = fields(role="village_officer", region="32.16.01.2007", region_confirmed="32.16.01.2007")

        assert admin.post(f"{USERS}baru/", form).status_code == 200


class TestOneUser:
    def test_is_changed_and_the_log_says_which_fields(self, admin, administrator):
        user = make_officer("32.16", username="sari.dinas", first_name="Sari Contoh")

        admin.post(address(user), fields(first_name="Sari Baru", role="trainer", region_confirmed=""))

        user.refresh_from_db()
        assert (user.first_name, user.role) == ("Sari Baru", "trainer")
        assert AuditEntry.objects.get().fields == ["first_name", "role"]

    def test_saving_without_a_change_writes_no_log(self, admin):
        user = make_officer("32.16", username="sari.dinas", first_name="Sari Contoh")

        admin.post(address(user), fields())

        assert AuditEntry.objects.count() == 0

    def test_a_closed_account_is_logged_out_at_once(self, admin, client):
        from django.test import Client

        user = make_officer("32.16", username="sari.dinas", first_name="Sari Contoh")
        theirs = Client()
        theirs.force_login(user)
        assert theirs.get("/akun/").status_code == 200

        admin.post(address(user), fields(is_active=""))

        assert theirs.get("/akun/").status_code == 302

    @pytest.mark.parametrize("changed", [{"role": "buyer"}, {"is_active": ""}])
    def test_the_last_administrator_stays(self, admin, administrator, changed):
        form = fields(username="admin", first_name="Rina Contoh", role="administrator", region="") | changed

        response = admin.post(address(administrator), form)

        assert "This is the last administrator who may log in. Make another one first." in response.text
        administrator.refresh_from_db()
        assert (administrator.role, administrator.is_active) == ("administrator", True)

    def test_one_of_two_administrators_may_go(self, admin, administrator):
        make_user(Role.ADMINISTRATOR, None)

        services.change_user(administrator, by=administrator, is_active=False)

        administrator.refresh_from_db()
        assert administrator.is_active is False

    def test_a_closed_administrator_does_not_count(self, administrator):
        make_user(Role.ADMINISTRATOR, None, is_active=False)

        with pytest.raises(services.LastAdministrator):
            services.change_user(administrator, by=administrator, role=Role.BUYER)

    def test_the_link_for_a_password_is_shown_once_and_works(self, admin):
        from django.test import Client

        user = make_officer("32.16", username="sari.dinas")
        response = admin.post(f"{address(user)}sandi/")

        link = re.search(r"http://testserver(/akun/sandi/baru/\S+?)<", response.text)[1]
        assert "/akun/sandi/baru/" not in admin.get(address(user)).text
        theirs = Client()
        form = theirs.get(link, follow=True)
        theirs.post(form.redirect_chain[-1][0], {"password1": "perahu-layar-88", "password2": "perahu-layar-88"})
        user.refresh_from_db()
        assert user.check_password("perahu-layar-88")
        assert AuditEntry.objects.get().action == "user.reset_link"

    def test_a_locked_name_is_opened_again(self, admin):
        user = make_officer("32.16", username="sari.dinas")
        AccessAttempt.objects.create(
            username="sari.dinas", ip_address="10.0.0.9", failures_since_start=5, attempt_time=timezone.now()
        )
        assert "locked for now" in admin.get(USERS).text

        admin.post(f"{address(user)}buka/")

        assert "locked for now" not in admin.get(USERS).text
        assert AuditEntry.objects.get().action == "user.unlock"

    def test_a_lost_second_factor_is_removed(self, admin):
        user = make_officer("32.16")
        Authenticator.objects.create(user=user, type="totp", data={"secret": ""})

        admin.post(f"{address(user)}faktor-kedua/")

        assert not Authenticator.objects.filter(user=user).exists()
        assert AuditEntry.objects.get().action == "user.remove_second_factor"

    def test_an_unknown_one_is_not_found(self, admin):
        assert admin.get(f"{USERS}999999/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_manages_users(client, role):
    other = make_user(Role.ADMINISTRATOR, None)
    client.force_login(make_user(role, "32.16" if role == Role.OFFICER else None))

    assert client.get(USERS).status_code == 403
    assert client.get(address(other)).status_code == 403
    assert client.post(f"{address(other)}sandi/").status_code == 403


class TestProfile:
    def test_shows_and_saves_name_and_email_only(self, client):
        user = make_officer("32.16", username="sari.dinas")
        client.force_login(user)
        assert "Kabupaten Bekasi" in client.get("/akun/").text

        client.post("/akun/", {"first_name": "Sari Contoh", "email": "s@contoh.invalid", "role": "administrator", "region": ""})

        user.refresh_from_db()
        assert (user.first_name, user.email, user.role, user.region_id) == ("Sari Contoh", "s@contoh.invalid", "officer", "32.16")

    def test_an_email_of_somebody_else_is_refused(self, client):
        make_officer("32.16", email="s@contoh.invalid")
        user = make_officer("32.16", first_name="Budi Contoh")
        client.force_login(user)

        response = client.post("/akun/", {"first_name": "Nama Lain", "email": "S@contoh.invalid"})

        assert "email" in errors(response)
        assert "Budi Contoh" in response.text  # the frame still shows who one is
