"""What the layers of the map say, how long it is kept, and how it is written."""

import datetime

import pytest
from django.utils import timezone

from desaekspor.portal.mapping.atlas import atlas_of, registered
from desaekspor.portal.mapping.layers import LAYERS
from desaekspor.portal.mapping.readings import read
from tests.factories import make_enterprise
from tests.portal.places import make_row_of_villages, make_village

pytestmark = pytest.mark.django_db


def test_what_the_registry_says_is_read_anew_when_an_enterprise_comes_or_a_day_has_passed(monkeypatch):
    village = make_row_of_villages(1)[0].code
    for _ in range(3):
        make_enterprise(region=village)
    atlas, counts = atlas_of("32.16"), registered("32.16")
    layer, nothing = LAYERS["enterprises"], frozenset()

    first = read(layer, atlas, counts, nothing)
    again = read(layer, atlas, registered("32.16"), nothing)
    hidden = read(layer, atlas, counts, frozenset([village]))
    make_enterprise(region=village)
    after = read(layer, atlas, registered("32.16"), nothing)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    later = read(layer, atlas, registered("32.16"), nothing)

    assert again is first
    assert [one.text(village) for one in (first, hidden, after)] == ["3", "1–2, disembunyikan", "4"]
    assert later.period != after.period


def test_names_are_escaped_on_the_map_and_in_the_list(client):
    make_village("32.16.05.2001", 'Contoh <b> & "C"')

    page = client.get("/").content.decode()

    assert page.count("Contoh &lt;b&gt; &amp; &quot;C&quot;") == 3  # area, name on the map, line
    assert "<b>" not in page
