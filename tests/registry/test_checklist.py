"""The village's check list: who is on it, in which order, and how far it is; what is gone is in no count."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.portal.mapping.atlas import registered
from desaekspor.registry.models import Enterprise, Presence
from desaekspor.registry.queries import check_list, enterprise_counts, progress_of, rws_of
from desaekspor.registry.queries.checklist import in_rw
from desaekspor.registry.services.visiting import check_enterprise
from tests.factories import make_enterprise, make_officer, make_user
from tests.registry.services.test_editing import KARANGSATRIA, SRIAMUR
from tests.registry.test_queries import number_of_queries

pytestmark = pytest.mark.usefixtures("regency")


@pytest.fixture
def officer():
    return make_officer()


def make(name, rw="", rt="", **fields):
    return make_enterprise(region=SRIAMUR, name=name, rw=rw, rt=rt, **fields)


def names(user):
    return [enterprise.name for enterprise in check_list(user, SRIAMUR)]


def answered_long_ago(enterprise, days=366):
    Enterprise.objects.filter(pk=enterprise.pk).update(checked_at=timezone.now() - datetime.timedelta(days=days))


def test_the_list_goes_by_rw_and_rt_however_they_are_written_and_ends_where_they_are_unknown(officer):
    make("E")
    make("D", rw="016")
    make("C", rw="16", rt="010")
    make("B", rw="016", rt="9")
    make("", rw="002", rt="001")
    make("A", rw="2", rt="1")

    assert names(officer) == ["A", "", "B", "C", "D", "E"]
    assert rws_of(officer, SRIAMUR) == ["002", "016", ""]
    assert [one.name for one in in_rw(check_list(officer, SRIAMUR), "002")] == ["A", ""]
    assert [one.name for one in in_rw(check_list(officer, SRIAMUR), "")] == ["E"]


def test_a_village_officer_has_the_list_of_the_own_village_only():
    make("A")

    assert names(make_user(Role.VILLAGE_OFFICER, SRIAMUR)) == ["A"]
    assert names(make_user(Role.VILLAGE_OFFICER, KARANGSATRIA)) == []
    assert names(make_user(Role.BUYER, None)) == []


def test_progress_counts_answers_of_a_year_and_asks_again_after_it(officer):
    one, two, three, _four = (make(name) for name in "ABCD")
    for enterprise, status in ((one, Presence.HERE), (two, Presence.CLOSED), (three, Presence.HERE)):
        check_enterprise(enterprise, status, by=officer)
    make_enterprise(region="32.16.05", name="Tanpa desa")

    assert progress_of(officer) == {SRIAMUR: (3, 4)}

    answered_long_ago(one)
    assert progress_of(officer, SRIAMUR) == {SRIAMUR: (2, 4)}
    assert [bool(one.checked) for one in check_list(officer, SRIAMUR)] == [False, True, True, False]

    answered_long_ago(two)  # closed more than a year ago: nobody is asked about it again
    assert progress_of(officer, SRIAMUR) == {SRIAMUR: (1, 3)}
    assert names(officer) == ["A", "C", "D"]


def test_what_is_gone_is_in_no_count_and_stays_in_the_registry(officer):
    for name in "ABCD":
        make(name)
    check_enterprise(Enterprise.objects.get(name="A"), Presence.CLOSED, by=officer)

    assert enterprise_counts("32.16", public=False) == {SRIAMUR: 3}
    assert registered("32.16")[SRIAMUR][0] == 3
    assert Enterprise.objects.count() == 4


@pytest.mark.one_database
def test_the_list_takes_the_same_queries_for_one_and_for_three(officer):
    make("A")
    one = number_of_queries(connection, lambda: (list(check_list(officer, SRIAMUR)), progress_of(officer)))
    make("B")
    make("C")

    assert number_of_queries(connection, lambda: (list(check_list(officer, SRIAMUR)), progress_of(officer))) == one == 2
