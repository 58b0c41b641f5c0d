"""The two tables as versions: the shipped ones first, others beside them, nothing that cannot be used."""

import pytest

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.potential.errors import BadValue, NoWeight, UnknownField, VersionTaken
from desaekspor.potential.index_table import TABLE, read_index_table
from desaekspor.potential.messages import explain
from desaekspor.potential.results import versions
from desaekspor.potential.results.models import ClassVersion, IndexVersion
from desaekspor.potential.results.versions import (
    index_version_in_use,
    save_class_version,
    save_index_version,
    use_version,
    versions_in_use,
)
from tests.factories import make_user
from tests.potential.results.regency import CLASSES, INDEX

pytestmark = pytest.mark.django_db


def test_the_first_version_is_the_one_that_ships():
    found = versions_in_use()

    assert found.index.table == read_index_table()
    assert (found.index.shipped, found.classes.shipped) == (True, True)
    assert versions_in_use() == found
    assert (IndexVersion.objects.count(), ClassVersion.objects.count()) == (1, 1)


@pytest.mark.usefixtures("regency")
def test_a_saved_version_is_in_use_and_an_older_one_can_be_put_back():
    by = make_user(Role.ADMINISTRATOR, None)
    small = index_version_in_use()

    saved = save_index_version({**INDEX, "floor": 0.05}, version=" 2027.1 ", notes="why", by=by, based_on=small)

    assert index_version_in_use() == saved
    assert (saved.version, saved.notes, saved.created_by, saved.based_on) == ("2027.1", "why", by, small)
    assert (saved.table.floor, saved.table.version, saved.table.notes) == (0.05, "2027.1", "why")
    assert use_version(small, by=by).used_by == by
    assert index_version_in_use() == small
    assert [entry.action for entry in AuditEntry.objects.filter(by=by).order_by("sequence")] == ["version.save", "version.use"]


@pytest.mark.usefixtures("regency")
def test_a_newer_shipped_table_does_not_replace_what_was_chosen(monkeypatch, tmp_path):
    chosen = index_version_in_use()
    newer = tmp_path / "index.toml"
    newer.write_text(TABLE.read_text().replace('version = "2026.2"', 'version = "small"'))
    monkeypatch.setattr(versions.index_table, "TABLE", newer)

    assert index_version_in_use() == chosen
    shipped = IndexVersion.objects.filter(shipped=True).order_by("pk")
    assert list(shipped.values_list("version", "used_from")) == [("2026.2", None), ("small (program)", None)]


@pytest.mark.usefixtures("regency")
def test_a_newer_shipped_table_is_used_where_nobody_chose_another(monkeypatch, tmp_path):
    IndexVersion.objects.all().delete()
    index_version_in_use()
    newer = tmp_path / "index.toml"
    newer.write_text(TABLE.read_text().replace('version = "2026.2"', 'version = "2026.3"'))
    monkeypatch.setattr(versions.index_table, "TABLE", newer)

    assert index_version_in_use().version == "2026.3"


def without_weight():
    return {**INDEX, "components": {name: {**row, "weight": 0} for name, row in INDEX["components"].items()}}


def made_of(name):
    first, second = INDEX["indicators"]
    return {**INDEX, "indicators": [{**first, "of": [name]}, second]}


def asking_for(field):
    return {"rules": [{**CLASSES["rules"][0], "field": field}]}


@pytest.mark.usefixtures("regency")
@pytest.mark.parametrize(
    ("save", "content", "version", "error", "named"),
    [
        (save_index_version, without_weight(), "2", NoWeight, "components"),
        (save_index_version, {**INDEX, "floor": 2}, "2", BadValue, "floor"),
        (save_index_version, made_of("fields_h"), "2", UnknownField, "fields_ha"),
        (save_class_version, asking_for("registry_maker"), "2", UnknownField, "registry_makers"),
        (save_class_version, asking_for("indicator:lost"), "2", UnknownField, "indicator:lost"),
        (save_class_version, CLASSES, "small", VersionTaken, "small"),
        (save_class_version, CLASSES, "  ", BadValue, "version"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_kept(save, content, version, error, named):
    with pytest.raises(error) as caught:
        save(content, version=version, notes="", by=None)

    assert named in explain(caught.value)
    assert (IndexVersion.objects.filter(shipped=False).count(), ClassVersion.objects.filter(shipped=False).count()) == (1, 1)


@pytest.mark.usefixtures("regency")
def test_an_index_without_an_indicator_that_a_rule_asks_for_is_refused():
    save_class_version(asking_for("indicator:fields"), version="2", notes="", by=None)
    other = {**INDEX["indicators"][0], "code": "acres"}

    with pytest.raises(UnknownField) as caught:
        save_index_version({**INDEX, "indicators": [other, INDEX["indicators"][1]]}, version="2", notes="", by=None)

    assert caught.value.field == "indicator:fields"
