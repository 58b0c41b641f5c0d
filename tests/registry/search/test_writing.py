"""The documents follow the registry through loads, undos and edits; the check finds what does not."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

from desaekspor.registry.models import Enterprise, EnterpriseKey
from desaekspor.registry.search import rebuild
from desaekspor.registry.search.checking import disagreements
from desaekspor.registry.search.facts import Cell, signs_of
from desaekspor.registry.search.models import SearchDocument, SearchTally, SearchWord
from desaekspor.registry.search.writing import Documents
from desaekspor.registry.services import batches
from tests.factories import make_enterprise
from tests.registry.registers import load, sidt_row

pytestmark = pytest.mark.usefixtures("regency")


def words(enterprise):
    return SearchDocument.objects.get(pk=enterprise.pk).words.split()


def test_a_document_holds_words_signs_and_marks():
    enterprise = make_enterprise(
        region="32.16.05.2002", name="UD. Kecap Bintang", product="Kecap", activity="INDUSTRI KECAP", owner={"name": ""}
    )

    assert words(enterprise) == [
        *("bintang", "industri", "kecap", "sriamur", "tambun", "ud", "utara"),
        *("_32", "_32.16", "_32.16.05", "_32.16.05.2002", "_s", "_k", "_n0", "_c0", "_x0", "_v0", "_a1"),
    ]


def test_signs_say_the_cell():
    cell = Cell("32.16.05", "C", "micro", True, False, 3, True, False, True)

    assert signs_of(cell).split() == [
        *("_32", "_32.16", "_32.16.05", "_sc", "_kmicro", "_n0", "_c1", "_x1", "_v0", "_a1", "_qsidt", "_qoss"),
    ]


def test_new_rows_are_found_as_they_would_be_after_a_rebuild():
    load([sidt_row(number) for number in range(1, 6)])
    loaded = list(SearchDocument.objects.order_by("pk").values_list("pk", "words", "name_key", "sales", "updated_at"))

    assert disagreements() == {}
    rebuild()
    assert list(SearchDocument.objects.order_by("pk").values_list("pk", "words", "name_key", "sales", "updated_at")) == loaded
    assert disagreements() == {}


def test_loads_of_two_sources_and_undos_in_any_order_keep_the_documents_up():
    nib = "0109239271589"
    first = load([sidt_row(1, nib=nib), sidt_row(2), sidt_row(3)])
    assert disagreements() == {}
    second = load(
        [sidt_row(1, nib=nib, nama_usaha="SAMBAL RASA"), sidt_row(2, omzet_tahunan="99000000"), sidt_row(4)], confirm=True
    )
    assert disagreements() == {}
    batches.undo_batch(first, by=None)
    assert disagreements() == {}
    third = load([sidt_row(2, produk_utama="SAUS"), sidt_row(5)])
    assert disagreements() == {}
    for batch in (third, second):
        batches.undo_batch(batch, by=None)
        assert disagreements() == {}
    assert SearchDocument.objects.count() == Enterprise.objects.count()


def test_a_second_source_shows_in_the_document():
    load([sidt_row(1)])
    enterprise = Enterprise.objects.get()
    EnterpriseKey.objects.create(source="oss", key="1", enterprise=enterprise, fingerprint="x")
    with Documents() as documents:
        documents.refresh([enterprise.pk])

    assert [word for word in words(enterprise) if word.startswith("_q")] == ["_qsidt", "_qoss"]
    assert disagreements() == {}


def test_what_is_refreshed_twice_or_forgotten_twice_is_counted_once():
    enterprise = make_enterprise()
    with Documents() as documents:
        documents.refresh([enterprise.pk])
        documents.refresh([enterprise.pk])
    assert disagreements() == {}
    with Documents() as documents:
        documents.forget([enterprise.pk])
        documents.forget([enterprise.pk])

    assert disagreements() == {"lost": 1}
    assert SearchWord.objects.filter(documents__gt=0).count() == 0
    assert SearchTally.objects.filter(documents__gt=0).count() == 0


def test_nothing_is_counted_of_a_transaction_that_fails():
    with transaction.atomic():
        make_enterprise()
        transaction.set_rollback(True)

    assert SearchDocument.objects.count() == 0
    assert disagreements() == {}


def test_a_tally_tells_when_one_of_its_enterprises_last_changed():
    early, late = timezone.now() - timedelta(days=40), timezone.now() - timedelta(days=2)
    one, other = make_enterprise(updated_at=late), make_enterprise(updated_at=early)

    assert SearchTally.objects.get(documents=2).changed_at == late

    with Documents() as documents:
        documents.refresh([other.pk])  # which changed before
    assert SearchTally.objects.get(documents=2).changed_at == late
    with Documents() as documents:
        documents.forget([one.pk])  # and that was a change as well
    assert SearchTally.objects.get(documents=1).changed_at == late
    rebuild()
    assert SearchTally.objects.get(documents=2).changed_at == late


def test_the_check_finds_a_tally_that_missed_a_change():
    make_enterprise()
    SearchTally.objects.update(changed_at=timezone.now() - timedelta(days=1))

    assert disagreements() == {"tallies": 1}


def test_the_check_finds_each_kind_of_disagreement():
    one, other, third = make_enterprise(name="SATE"), make_enterprise(name="SOTO"), make_enterprise(name="BAKSO")
    assert disagreements() == {}

    Enterprise.objects.filter(pk=one.pk).update(name="GULAI")
    Enterprise.objects.filter(pk=other.pk).update(reported_scale="small")
    third.owner.delete()
    third.delete()
    SearchWord.objects.filter(word="bakso").update(documents=7)
    SearchTally.objects.update(documents=5)

    assert disagreements() == {"left": 1, "outdated": 2, "words": 2, "tallies": 1}

    rebuild()
    assert disagreements() == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps an index with its table by itself")
def test_the_check_finds_an_index_that_lost_a_row():
    enterprise = make_enterprise()
    document = SearchDocument.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_search_index (registry_search_index, rowid, words) VALUES ('delete', %s, %s)",
            [enterprise.pk, document.words],
        )

    assert disagreements() == {"index": 1}


def test_the_command_makes_the_search_anew_and_tells_what_was_wrong(capsys):
    enterprise = make_enterprise()
    Enterprise.objects.filter(pk=enterprise.pk).update(name="GULAI")
    with pytest.raises(CommandError, match="outdated: 1"):
        call_command("rebuild_search", check=True)

    call_command("rebuild_search")

    assert "1" in capsys.readouterr().out
    call_command("rebuild_search", check=True)
