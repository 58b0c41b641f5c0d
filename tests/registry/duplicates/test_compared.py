import pytest
from django.utils import timezone

from desaekspor.registry.duplicates import compared
from desaekspor.registry.duplicates.models import ComparedPart
from desaekspor.registry.duplicates.records import compared_columns, stamps
from desaekspor.registry.models import Enterprise
from desaekspor.registry.services.erasing import erase_owner
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db
OWNER = {"name": "H. WAWAN CONTOH", "nik": "3216051505809901", "phone": "+6280000001234", "birth_date": "1980-05-15"}


def shop(**fields):
    defaults = {
        "name": "Toko Kecap Bintang",
        "address": "Kp. Rawa No. 5",
        "rt": "002",
        "rw": "004",
        "owner": OWNER,
        "product": "Kecap",
    }
    return make_enterprise(**(defaults | fields))


def test_an_enterprise_is_compared_by_what_the_registry_knows():
    enterprise = shop(region="32.16.05.2001", nib="1234567890123", kbli="10771", lat=-6.2, lng=107.1)

    row = compared_columns([enterprise.pk]).to_pylist()[0]

    assert row["rec_id"] == str(enterprise.pk)
    assert (row["owner"], row["nik"], row["phone"], row["birth"]) == ("wawan contoh", "3216051505809901", "80000001234", "150580")
    assert (row["village"], row["district"], row["rt"], row["rw"]) == ("32.16.05.2001", "32.16.05", 2, 4)
    assert (row["nib"], row["kbli"], row["lat"], row["lon"]) == ("1234567890123", "10771", -6.2, 107.1)
    assert row["source_key"] is None


def test_an_enterprise_without_owner_product_and_village_is_compared_too():
    enterprise = shop(region="32.16.05", owner={"name": None}, product="", address="")

    row = compared_columns([enterprise.pk]).to_pylist()[0]

    assert (row["owner"], row["product"], row["village"], row["district"]) == (None, None, None, "32.16.05")


def test_reading_takes_the_same_number_of_queries_for_one_and_for_three(django_assert_num_queries):
    numbers = [shop().pk for _ in range(3)]

    for some in (numbers[:1], numbers):
        with django_assert_num_queries(3):
            assert compared_columns(some).num_rows == len(some)


def test_numbers_that_are_not_there_are_left_out():
    assert compared_columns([]).num_rows == 0
    assert compared_columns([4_000_000]).num_rows == 0


def test_merged_enterprises_have_no_stamp():
    one, other = shop(), shop()
    Enterprise.objects.filter(pk=other.pk).update(merged_into=one)

    assert set(stamps()) == {one.pk}


class TestKeeping:
    def test_what_is_kept_is_read_back_as_it_was(self):
        numbers = [shop().pk for _ in range(3)]
        now = stamps()
        new = compared.read_new(numbers, now)

        compared.keep(new)

        kept, untidy = compared.read_kept(now)
        assert kept.to_pylist() == new.to_pylist()
        assert untidy == set()

    def test_a_part_holds_no_person_that_can_be_read(self):
        now_kept = shop()
        compared.keep(compared.read_new([now_kept.pk], stamps()))

        content = bytes(ComparedPart.objects.values_list("content", flat=True).get())

        assert b"wawan" not in content.lower()

    def test_what_changed_meanwhile_is_not_read_back(self):
        one, other = shop(), shop()
        compared.keep(compared.read_new([one.pk, other.pk], stamps()))
        Enterprise.objects.filter(pk=one.pk).update(name="Toko Lain", updated_at=timezone.now())
        now = stamps()

        kept, untidy = compared.read_kept(now)

        assert kept["rec_id"].to_pylist() == [str(other.pk)]
        assert untidy == {one.pk // compared.ROWS}

    def test_keeping_a_changed_one_replaces_what_was_kept_of_it(self):
        one, other = shop(), shop()
        compared.keep(compared.read_new([one.pk, other.pk], stamps()))
        Enterprise.objects.filter(pk=one.pk).update(name="Dodol Betawi", updated_at=timezone.now())
        now = stamps()

        compared.keep(compared.read_new([one.pk], now))

        kept, untidy = compared.read_kept(now)
        names = dict(zip(kept["rec_id"].to_pylist(), kept["name"].to_pylist(), strict=True))
        assert set(names) == {str(one.pk), str(other.pk)}
        assert "dodol" in names[str(one.pk)]
        assert untidy == set()

    def test_nothing_stays_of_an_enterprise_that_is_gone(self):
        one = shop()
        compared.keep(compared.read_new([one.pk], stamps()))
        one.owner.delete()
        one.products.all().delete()
        Enterprise.objects.filter(pk=one.pk).delete()
        now = stamps()

        kept, untidy = compared.read_kept(now)
        compared.keep(kept.slice(0, 0), untidy=untidy)

        assert ComparedPart.objects.count() == 0

    def test_what_another_version_of_the_library_made_counts_for_nothing(self):
        one = shop()
        compared.keep(compared.read_new([one.pk], stamps()))
        ComparedPart.objects.update(made_by="older")

        kept, untidy = compared.read_kept(stamps())

        assert (kept.num_rows, untidy) == (0, {one.pk // compared.ROWS})

    def test_a_person_who_is_erased_while_a_search_runs_is_not_kept(self):
        erased, other = shop(), shop()
        now = stamps()
        read = compared.read_new([erased.pk, other.pk], now)
        erase_owner(erased.pk, moment=timezone.now())

        compared.keep(read)

        assert compared.read_kept(now)[0]["rec_id"].to_pylist() == [str(other.pk)]
        assert stamps().keys() == now.keys()
        assert stamps()[erased.pk] != now[erased.pk]

    def test_forgetting_takes_the_part_away(self):
        one = shop()
        compared.keep(compared.read_new([one.pk], stamps()))

        compared.forget([one.pk])

        assert ComparedPart.objects.count() == 0
