import pytest
from django.utils import html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from desaekspor.portal import escaping

TEXTS = ["Kecap", "a<b & 'c' \"d\"", "", 12, None, mark_safe("<b>x</b>"), gettext_lazy("Village"), "\u00a0é"]


@pytest.mark.parametrize("text", TEXTS, ids=repr)
@pytest.mark.parametrize("name", ["escape", "conditional_escape"])
def test_it_escapes_as_django_does(name, text):
    assert getattr(escaping, name)(text) == getattr(html, name)(text)
