"""The page of agreements, as anybody sees it."""

import pytest

pytestmark = pytest.mark.django_db


def read(client, query=""):
    response = client.get(f"/pasar/perjanjian/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_all_agreements_stand_with_their_form_and_state(client):
    page = read(client)

    for word in ("Form IJEPA", "I-GCC FTA", "sedang dirundingkan", "Form ICO"):
        assert word in page


def test_a_market_has_its_agreements_and_the_form_to_ask_for(client):
    page = read(client, "?negara=sau")

    assert "Form B" in page
    assert "I-GCC FTA" in page
    assert "IJEPA" not in page


@pytest.mark.parametrize("asked", ["XXQ", "<b>"])
def test_a_wrong_country_is_said(client, asked):
    assert "bukan negara" in read(client, f"?negara={asked}")
