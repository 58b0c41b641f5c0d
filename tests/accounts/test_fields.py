import uuid
import zlib

import pytest
from django.core import serializers
from django.db import connection, transaction

from desaekspor.accounts.fields import PrivateField, Sealed, compress
from desaekspor.accounts.sealing import CannotOpen, key_id_of
from desaekspor.registry.models import FieldChange, Owner
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db
NIK = "3216059912349901"


def make_owner(**fields):
    return make_enterprise(owner={"name": "WAWAN CONTOH", "nik": NIK} | fields).owner


def stored(owner, column="nik"):
    """The bytes in the database."""
    with connection.cursor() as cursor:
        pk = Owner._meta.pk.get_db_prep_value(owner.pk, connection)
        cursor.execute(f"SELECT {column} FROM {Owner._meta.db_table} WHERE id = %s", [pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_a_value_is_sealed_in_the_database_and_open_on_the_model():
    owner = make_owner()

    assert NIK.encode() not in stored(owner)
    assert Owner.objects.get().nik == NIK


def test_missing_stays_missing():
    owner = make_owner(nik=None)

    assert stored(owner) is None
    assert Owner.objects.get().nik is None
    assert Owner.objects.filter(nik__isnull=True).count() == 1


def test_it_opens_only_when_it_is_read():
    make_owner()
    owner = Owner.objects.get()
    assert isinstance(owner.__dict__["nik"], Sealed)

    assert owner.nik == NIK
    assert owner.__dict__["nik"] == NIK


def test_saving_an_unopened_value_leaves_it_as_it_was():
    before = stored(make_owner())

    Owner.objects.get().save()

    assert stored(Owner.objects.get()) == before


def test_saving_a_changed_value_seals_it_anew():
    owner = make_owner()
    owner.nik = "3216059912349902"
    owner.save(update_fields=["nik"])

    assert Owner.objects.get().nik == "3216059912349902"


def test_a_deferred_value_is_fetched_and_opened():
    make_owner()

    assert Owner.objects.defer("nik").get().nik == NIK
    assert Owner.objects.only("id").get().nik == NIK


def test_refresh_from_db_gives_it_open():
    owner = make_owner()
    owner.nik = "something else"
    owner.refresh_from_db()

    assert owner.nik == NIK


def test_values_and_values_list_give_it_sealed_and_unprintable():
    owner = make_owner()
    [value] = Owner.objects.values_list("nik", flat=True)

    assert (repr(value), str(value), f"{value}") == ("<sealed>",) * 3
    assert Owner._meta.get_field("nik").unseal(value, owner.pk) == NIK
    assert isinstance(Owner.objects.values("nik")[0]["nik"], Sealed)


def test_a_value_moved_to_another_row_does_not_open():
    first, second = make_owner(), make_owner(nik="3216059912349902")
    Owner.objects.filter(pk=second.pk).update(nik=Owner.objects.values_list("nik", flat=True).get(pk=first.pk))

    with pytest.raises(CannotOpen):
        _ = Owner.objects.get(pk=second.pk).nik


def test_a_value_moved_to_another_column_does_not_open():
    owner = make_owner()
    Owner.objects.filter(pk=owner.pk).update(phone=Owner.objects.values_list("nik", flat=True).get())

    with pytest.raises(CannotOpen):
        _ = Owner.objects.get().phone


def test_a_copy_under_a_new_id_is_refused_instead_of_lost():
    make_owner()
    owner = Owner.objects.get()
    owner.pk, owner.enterprise, owner._state.adding = uuid.uuid4(), make_enterprise(), True

    with pytest.raises(CannotOpen):
        owner.save()


def test_an_update_of_the_queryset_takes_sealed_values_only():
    owner = make_owner()
    with pytest.raises(TypeError) as caught, transaction.atomic():
        Owner.objects.update(nik="3216059912349902")
    assert "3216059912349902" not in str(caught.value)

    Owner.objects.filter(pk=owner.pk).update(nik=Owner._meta.get_field("nik").seal("3216059912349902", owner.pk))

    assert Owner.objects.get().nik == "3216059912349902"


def test_bulk_create_seals_and_bulk_update_of_open_values_is_refused():
    enterprises = [make_enterprise() for _ in range(2)]
    Owner.objects.all().delete()
    Owner.objects.bulk_create(Owner(enterprise=one, nik=NIK) for one in enterprises)
    owners = list(Owner.objects.all())

    assert [owner.nik for owner in owners] == [NIK, NIK]
    with pytest.raises(TypeError), transaction.atomic():
        Owner.objects.bulk_update(owners, ["nik"])


def test_a_filter_by_value_is_refused_since_it_could_find_nothing():
    make_owner()
    with pytest.raises(TypeError):
        Owner.objects.filter(nik=NIK).exists()


def test_what_identifies_the_record_must_be_known_first():
    with pytest.raises(ValueError, match="bound to"):
        Owner._meta.get_field("nik").seal(NIK, None)


def test_it_is_never_serialized():
    make_owner()
    with pytest.raises(TypeError):
        serializers.serialize("json", Owner.objects.all())


def test_json_values_keep_their_types():
    field = FieldChange._meta.get_field("values")
    value = [None, {"angka": 1.5, "teks": "Rp1.250.000", "daftar": [1, "é", True]}]

    assert field.unseal(field.seal(value, "id"), "id") == value


def test_a_value_sealed_under_an_old_key_still_opens(settings):
    make_owner()
    old = dict(settings.DATA_KEYS)
    settings.DATA_KEYS = {"k9": b"9" * 32} | old
    owner = Owner.objects.get()
    assert owner.nik == NIK

    owner.save()

    assert key_id_of(stored(owner)) == "k9"


def test_the_database_s_own_type_of_bytes_opens():
    owner = make_owner()
    field = Owner._meta.get_field("nik")

    assert field.unseal(memoryview(stored(owner)), owner.pk) == NIK


def test_every_sealed_field_is_bound_to_what_its_model_has():
    from desaekspor.accounts.rotation import private_models

    found = {f"{model._meta.label}.{field.name}" for model, fields in private_models() for field in fields}
    assert {"registry.Owner.nik", "registry.SourceRecord.content", "registry.FieldChange.values"} <= found
    for model, fields in private_models():
        for field in fields:
            assert isinstance(field, PrivateField)
            assert all(name == "pk" or hasattr(model, name) for name in field.bound_to), field


@pytest.mark.parametrize("size", [0, 1, 13, 199, 200, 201, 5000])
def test_what_is_short_is_wrapped_so_that_any_zlib_opens_it(size):
    content = bytes(number % 251 for number in range(size))

    assert zlib.decompress(compress(content)) == content
