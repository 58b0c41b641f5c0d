"""Rules and weights: what they say, versions side by side, and how administrators change them."""

import pytest

from desaekspor.accounts.models import Role
from desaekspor.portal.potential import editing
from desaekspor.portal.potential.as_text import from_text, to_text
from desaekspor.potential.class_table import TABLE as CLASSES_FILE
from desaekspor.potential.errors import UnreadableTable
from desaekspor.potential.index_table import TABLE as INDEX_FILE
from desaekspor.potential.index_table import read_toml
from desaekspor.potential.models import ClassVersion, IndexVersion
from desaekspor.potential.results.table_versions import as_json
from tests.factories import make_officer, make_user
from tests.potential.results.regency import CLASSES, INDEX, B

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, db):
    user = make_user(Role.ADMINISTRATOR, None)
    client.force_login(user)
    client.cookies["language"] = "en"
    return user


def rule_form(rules, **changes):
    """The form of the rules as a browser sends it; ``changes``: aturan_<n>_<key>."""
    given = {}
    for number, rule in enumerate([*rules, {}]):
        for key in editing.RULE_KEYS:
            given[f"aturan.{number}.{key}"] = str(rule.get(key, ""))
    return given | {key.replace("_", ".", 2): value for key, value in changes.items()}


@pytest.mark.one_database
def test_both_tables_are_told_in_words_to_everybody(client, published):
    client.cookies["language"] = "en"

    body = client.get("/potensi/aturan/").content.decode()

    assert "Rules of the class, version small" in body
    assert "5 km of road" in body
    assert "Index table, version small" in body
    assert "Change the rules" not in body


@pytest.mark.one_database
def test_before_anything_is_measured_the_shipped_tables_are_told(client):
    body = client.get("/potensi/aturan/").content.decode()

    assert "versi 2026.1" in body
    assert not IndexVersion.objects.exists()  # reading writes nothing


def test_a_changed_rule_shows_who_would_move_before_anything_is_saved(client, assessment, admin):
    given = rule_form(CLASSES["rules"], aturan_1_value="2") | {"lakukan": "pratinjau"}

    response = client.post("/potensi/aturan/kelas/ubah/", given)

    preview = response.context["preview"]
    assert [move.code for move in preview.classes] == [B]
    assert [(one.entry, one.key, one.old, one.new) for one in preview.changed] == [("5 km of road", "value", "5", "2")]
    assert "Change of class" in response.content.decode()
    assert not ClassVersion.objects.filter(based_on__isnull=False).exists()


def test_saving_makes_a_version_that_is_used_from_then_on(client, assessment, admin):
    base = ClassVersion.objects.get(version="small")
    given = rule_form(CLASSES["rules"], aturan_0_hapus="1") | {"lakukan": "simpan", "versi": "2027.1", "catatan": "cukup jalan"}

    response = client.post("/potensi/aturan/kelas/ubah/", given)

    row = ClassVersion.objects.get(version="2027.1")
    assert response.url == f"/potensi/aturan/kelas/{row.pk}/"
    assert (row.based_on, row.created_by, row.notes) == (base, admin, "cukup jalan")
    assert [rule.code for rule in row.table.rules] == ["paved"]
    body = client.get(response.url).content.decode()
    assert "two makers" in body  # what differs from the version it is based on
    client.post(f"/potensi/aturan/kelas/{base.pk}/pakai/")
    base.refresh_from_db()
    row.refresh_from_db()
    assert base.used_from > row.used_from


@pytest.mark.one_database
def test_a_new_rule_comes_in_by_the_empty_form_at_the_end(client, assessment, admin):
    new = {
        "aturan_2_code": "rice", "aturan_2_field": "fields_ha", "aturan_2_compare": ">=", "aturan_2_value": "25,5",
        "aturan_2_effort": "2", "aturan_2_need_id": "sawah", "aturan_2_need_en": "fields",
    }  # fmt: skip

    given = rule_form(CLASSES["rules"], **new) | {"lakukan": "pratinjau"}
    preview = client.post("/potensi/aturan/kelas/ubah/", given).context["preview"]

    assert ("fields", "value", None, "25.5") in [(one.entry, one.key, one.old, one.new) for one in preview.changed]


WRONG_RULES = (
    ({"aturan_1_field": "paved_k"}, "“paved” refers to the figure “paved_k”, which nobody measures. Did you mean “paved_km”?"),
    ({"aturan_1_value": "much"}, "“paved” has “much” as value"),
    ({"aturan_0_code": "paved"}, "Two entries are called “paved”."),
    ({"aturan_1_need_en": ""}, "need_en"),
    ({"aturan_0_hapus": "1", "aturan_1_hapus": "1"}, "rules"),
)
WRONG_WEIGHTS = (
    ({"bobot.land": "0", "bobot.road": "0"}, "The weights of “components” sum to zero"),
    ({"bobot.road.paved": "-1"}, "“paved” has the weight -1"),
    ({"bobot.land": "heavy"}, "“land” has “heavy” as weight"),
    ({"agregasi": "median"}, "“index” has “median” as aggregation"),
    ({"versi": "small"}, "There is a version “small” already"),
    ({"versi": ""}, "as version"),
    ({"teks": "weights = "}, "It cannot be read at TOML"),
    ({"teks": "components = 3"}, "It cannot be read at [components]"),
    ({"teks": "indicators = [1]\n[components.x]\nweight = 1"}, "It cannot be read at [indicators]"),
)


@pytest.mark.one_database
def test_what_is_wrong_with_a_rule_is_named_and_nothing_is_saved(client, assessment, admin):
    for changes, words in WRONG_RULES:
        given = rule_form(CLASSES["rules"], **changes) | {"lakukan": "simpan", "versi": "2027.1"}

        body = client.post("/potensi/aturan/kelas/ubah/", given).content.decode()

        assert words in body
        assert "Nothing was saved." in body
    assert not ClassVersion.objects.filter(version="2027.1").exists()


@pytest.mark.one_database
def test_what_is_wrong_with_the_weights_is_named_and_nothing_is_saved(client, assessment, admin):
    for given, words in WRONG_WEIGHTS:
        response = client.post("/potensi/aturan/indeks/ubah/", {"lakukan": "simpan", "versi": "2027.1"} | given)

        assert words in response.content.decode()
    assert not IndexVersion.objects.filter(version="2027.1").exists()


@pytest.mark.one_database
def test_other_weights_show_who_moves_with_their_intervals(client, assessment, admin):
    response = client.post("/potensi/aturan/indeks/ubah/", {"lakukan": "pratinjau", "bobot.land": "0", "arah.paved": "-1"})

    preview = response.context["preview"]
    assert preview.moved_by_rank > 0
    assert {(one.entry, one.key) for one in preview.changed} == {("Land", "weight"), ("Road", "direction")}
    assert 'value="0"' in response.content.decode()  # what was typed stays


@pytest.mark.one_database
def test_the_whole_table_is_changed_as_text(client, assessment, admin):
    text = client.get("/potensi/aturan/indeks/ubah/?teks=1").context["text"]
    assert "[[indicators]]" in text

    client.post(
        "/potensi/aturan/indeks/ubah/",
        {"teks": text.replace('code = "fields"', 'code = "rice"'), "lakukan": "simpan", "versi": "2027.1"},
    )

    assert [one.code for one in IndexVersion.objects.get(version="2027.1").table.indicators] == ["rice", "paved"]


@pytest.mark.one_database
def test_only_administrators_change_tables(client, assessment):
    row = ClassVersion.objects.get(version="small")
    for user in (make_officer(), make_user(Role.VILLAGE_OFFICER, B)):
        client.force_login(user)
        assert client.get("/potensi/aturan/kelas/ubah/").status_code == 403
        assert client.post(f"/potensi/aturan/kelas/{row.pk}/pakai/").status_code == 403
    assert client.get("/potensi/aturan/lain/ubah/").status_code == 404


def test_a_stranger_sees_no_version_that_no_published_list_was_made_by(client, published, admin):
    client.post(
        "/potensi/aturan/kelas/ubah/",
        rule_form(CLASSES["rules"], aturan_1_value="2") | {"lakukan": "simpan", "versi": "2027.1"},
    )
    client.post(
        "/potensi/aturan/kelas/ubah/",
        rule_form(CLASSES["rules"], aturan_1_value="3") | {"lakukan": "simpan", "versi": "2027.2"},
    )
    between, in_use = (ClassVersion.objects.get(version=name) for name in ("2027.1", "2027.2"))
    client.logout()

    assert client.get(f"/potensi/aturan/kelas/{between.pk}/").status_code == 404
    assert client.get(f"/potensi/aturan/kelas/{in_use.pk}/").status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize("path", [INDEX_FILE, CLASSES_FILE])
def test_a_table_as_text_is_the_same_table(path):
    content = as_json(read_toml(path))

    assert from_text(to_text(content)) == content


@pytest.mark.one_database
def test_text_that_looks_like_toml_stays_text():
    content = {"notes": 'a "quoted"\nline with \\ and \x7f', "rules": [{"code": "[x]", "value": 2.5}]}

    assert from_text(to_text(content)) == content
    with pytest.raises(UnreadableTable):
        from_text("[" * 5000)


@pytest.mark.one_database
def test_a_form_sent_back_unchanged_changes_nothing():
    assert editing.differences(INDEX, editing.index_content({}, INDEX)) == []
    assert editing.differences(CLASSES, editing.class_content(rule_form(CLASSES["rules"]), CLASSES)) == []
