"""Officers who merge, take apart, edit and decide the same records at once: nobody waits for ever, and nothing is lost."""

import itertools
import random
import threading

import pytest
from django.db import connection

from desaekspor.registry.duplicates.decisions import DIFFERENT, SAME, decide, standing, withdraw
from desaekspor.registry.duplicates.errors import ChangedMeanwhile, MergedMeanwhile, MergeRefused, NotTheSame, OpenQuestions
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import SURVIVOR, unmerge
from desaekspor.registry.models import Enterprise, Merge
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.errors import EditedMeanwhile
from tests.factories import make_officer
from tests.registry.duplicates.merges import again, sound, state
from tests.registry.duplicates.test_accepting import pair, shops

REFUSED = (ChangedMeanwhile, MergedMeanwhile, MergeRefused, NotTheSame, EditedMeanwhile)
OFFICERS, TURNS = 4, 12

pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one after the other; its test database is in memory"),
    pytest.mark.django_db(transaction=True),
]


def at_once(work, officers):
    """Run ``work(officer, random numbers)`` for each officer in a thread of its own; returns what went wrong."""
    ready, wrong = threading.Barrier(len(officers), timeout=60), []

    def run(number, officer):
        try:
            ready.wait()
            work(officer, random.Random(number))
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(officers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def take_apart(one, officer, answer=SURVIVOR):
    try:
        unmerge(one, by=officer)
    except OpenQuestions as error:
        unmerge(one, by=officer, answers={question.key: answer for question in error.questions})


def test_whatever_they_do_at_once_the_records_are_sound_and_come_apart_again(regency):
    numbers = shops(5, sales_idr=10_000_000)
    for one, other in itertools.pairwise(numbers):
        pair(one, other, 0.9)

    def work(officer, dice):
        for _ in range(TURNS):
            one, other, third = dice.sample(numbers, 3)
            try:
                act(dice.choice("mmuuedw"), one, other, third, officer, dice)
            except (*REFUSED, OpenQuestions):
                pass

    def act(what, one, other, third, officer, dice):
        if what == "m":
            merge(one, dice.choice(([other], [other, third])), by=officer)
        elif what == "u" and (made := list(Merge.objects.filter(undone_at=None))):
            take_apart(dice.choice(made), officer)
        elif what == "e":
            found = again(one)
            edit_enterprise(found, {"sales_idr": dice.randrange(9) * 1_000_000 + 1}, by=officer, base=revision_of(found))
        elif what == "d":
            decide((one, other), dice.choice((SAME, DIFFERENT)), by=officer)
        elif what == "w" and (said := standing().first()):
            withdraw(said, by=officer)

    officers = [make_officer() for _ in range(OFFICERS)]
    assert at_once(work, officers) == []

    assert sound()
    for one in Merge.objects.filter(undone_at=None).order_by("-pk"):
        take_apart(one, officers[0])
    assert Enterprise.objects.filter(merged_into=None).count() == len(numbers)
    assert sound()


def test_two_who_merge_and_take_apart_the_same_pair_leave_it_as_it_was(regency):
    one, other = shops(2, sales_idr=10_000_000)
    pair(one, other, 0.9)
    before = state()

    def work(officer, dice):
        for _ in range(TURNS):
            try:
                made = merge(*((one, [other]) if dice.random() < 0.5 else (other, [one])), by=officer).merges
            except MergedMeanwhile as error:
                made = error.merges
            for found in made:
                unmerge(found, by=officer)

    assert at_once(work, [make_officer() for _ in range(OFFICERS)]) == []

    assert state() == before
    assert sound()
