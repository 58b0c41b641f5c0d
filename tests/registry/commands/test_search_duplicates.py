"""The command search-duplicates, in the test's process."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from desaekspor.jobs import liveness
from desaekspor.registry.duplicates.models import DuplicatePair
from tests.registry.duplicates.test_searching import shop, twin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def run(*arguments):
    out = io.StringIO()
    call_command("search_duplicates", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("arguments", [(), ("--new",)])
def test_a_registry_without_enterprises_is_called_so(arguments):
    assert run(*arguments).splitlines()[-1] == "There is no enterprise in the registry yet."


def test_it_keeps_the_pairs_and_says_how_many():
    shop(0), twin(0), shop(1)

    said = run()

    assert DuplicatePair.objects.count() == 1
    assert "3  enterprises compared with" in said
    assert "1  pairs not known before" in said
    assert run("--new").splitlines()[-1] == "Nothing is new since the last search."
    again = json.loads(run("--json").splitlines()[-1])
    assert (again["rows"], again["pairs"], again["new"], again["same"]) == (3, 1, 0, 1)


def test_two_searches_at_once_are_refused_with_words():
    with liveness.holding("search-duplicates", 0), pytest.raises(CommandError, match="A search runs on this machine already"):
        run()
