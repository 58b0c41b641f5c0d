import pytest

from desaekspor.analytics import ParametersDiffer
from desaekspor.analytics.parameters import check, names_in, with_dollars

HARD = """
SELECT a::text, ':no', "a:no", 'it''s :no' -- :no
     , b /* :no
:no */ FROM t WHERE year = :year AND region LIKE :region || ':%' OR b = :year
"""


def test_parameters_are_found_outside_of_texts_names_comments_and_casts():
    assert names_in(HARD) == {"year", "region"}


def test_duckdb_writes_them_with_a_dollar_and_the_rest_stays():
    assert with_dollars(HARD) == HARD.replace(":year", "$year").replace(":region", "$region")


def test_a_missing_and_an_unused_value_are_named_at_once():
    with pytest.raises(ParametersDiffer) as raised:
        check("SELECT :b, :a", {"c": 1})

    assert (raised.value.missing, raised.value.unused) == (["a", "b"], ["c"])
    assert str(raised.value) == "no value was given for :a, :b; the query does not ask for c"
