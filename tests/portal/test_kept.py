"""What is kept in the memory of a process: until data is loaded anew, in each language, and not without end."""

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from desaekspor.portal import kept
from desaekspor.regions.models import LoadStamp

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PART = "{% load i18n kept %}{% kept_part greeting code facts %}{% translate 'Villages' %} {{ name }}{% end_kept_part %}"


@pytest.fixture
def rendered():
    asked = []

    def render(code="a", name="Sriamur"):
        def facts():
            asked.append(code)
            return {"name": name}

        return Template(PART).render(Context({"code": code, "facts": SimpleLazyObject(facts)}))

    return render, asked


def load_anew():
    LoadStamp.objects.update_or_create(pk="regions", defaults={"fingerprint": "x", "at": timezone.now()})


def test_a_part_is_made_once_for_each_key_and_language_until_data_is_loaded_anew(rendered):
    render, asked = rendered
    with translation.override("en"):
        assert [render(), render(name="Another"), render("b", "Satria")] == ["Villages Sriamur"] * 2 + ["Villages Satria"]
        assert asked == ["a", "b"]
    with translation.override("id"):
        assert render(name="Sriamur") == "Desa Sriamur"
    with translation.override("en"):
        load_anew()
        assert render(name="Sriamur baru") == "Villages Sriamur baru"
    assert asked == ["a", "b", "a", "a"]


def test_what_was_not_asked_for_longest_goes_first(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    made = []

    def keep(name):
        return kept.keep(name, lambda: made.append(name) or name)

    for name in "abcada":
        keep(name)
    assert made == ["a", "b", "c", "d"]  # and "b" had to go
    keep("b")
    assert made == ["a", "b", "c", "d", "b"]
    assert len(kept._kept) == 3


def test_with_a_stamp_of_its_own_a_load_changes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert kept.keep("result", lambda: [1], stamp=(7, None)) == [1]
        assert kept.keep("result", lambda: [2], stamp=(7, None)) == [1]
        assert kept.keep("result", lambda: [2], stamp=(8, None)) == [2]
