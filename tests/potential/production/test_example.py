import pytest

from desaekspor.potential.production.calendar import counted
from desaekspor.potential.production.example import load_example_statements, table
from desaekspor.potential.production.importing import undo_file
from desaekspor.potential.production.models import Production
from desaekspor.potential.production.queries import lines_of
from tests.factories import make_officer, make_region
from tests.potential.production.statements import make_statement

VILLAGES = [f"32.16.{district}.{number}" for district in ("01", "05", "17") for number in (2001, 2002, 2003)]


def test_the_same_villages_get_the_same_file():
    assert table(VILLAGES) == table(VILLAGES)
    assert table(VILLAGES).count("\n") == 1 + 2 * len(VILLAGES)


@pytest.mark.django_db
def test_a_first_start_has_statements_that_are_marked_as_invented_and_can_be_undone():
    for code in VILLAGES:
        make_region(code)
    make_statement(VILLAGES[0], product="dodol")  # of the news: nobody's work

    file = load_example_statements()

    made = Production.objects.filter(synthetic=True)
    assert (file.new, made.count()) == (18, 18)
    assert load_example_statements() is None
    undo_file(file, by=make_officer())
    assert not made.filter(removed_at=None).exists()
    assert load_example_statements() is None


@pytest.mark.django_db
def test_what_is_said_stays_and_counts_before_what_is_invented():
    for code in VILLAGES:
        make_region(code)
    said = [
        make_statement(code, product=product, months=1.0) for code in VILLAGES[:3] for product in ("padi", "bandeng", "kerupuk")
    ]

    load_example_statements()

    for one in said:
        one.refresh_from_db()
        assert (one.months, one.synthetic, one.version) == ([1.0] * 12, False, 1)
    added = counted(lines_of(Production.objects.filter(grade="")))
    assert {one.pk for one in said} <= {line.pk for line in added}


@pytest.mark.django_db
def test_where_work_is_done_nothing_is_invented(settings):
    for code in VILLAGES:
        make_region(code)
    settings.PRODUCTION = True
    assert load_example_statements() is None
