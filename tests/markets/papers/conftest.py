"""Small tariff books in the form of the real ones."""

import pytest

# ruff: noqa: E501  a table of wide rows
JAPAN = """hs6,stat_suffix,description_ja,unit,mfn_pct,ijepa_pct,ajcep_pct,rcep_pct,gsp_pct,general_raw,temporary_raw,wto_raw,ijepa_raw,ajcep_raw,rcep_raw
210310,000,ソース > 醤油,KG,7.2,0.0,0.0,4.5,6.0,9.6%,,7.2%,無税,無税,4.5%
210390,100,A,KG,10.5,,3.0,,,12%,,10.5%,,3%,
210390,200,B,KG,7.2,,7.2,0.0,,9.6%,,7.2%,,7.2%,無税
010121,290,C,NO,,,,,,"4,000,000円/頭",,"3,400,000円/頭",,,
440110,000,D,KG,0.0,,,,,無税,,(無税),,,
180620,112,E,KG,1.0,,29.8,29.8,,35%,※1%,29.8%,,(29.8%),(29.8%)
180620,113,F,KG,38.5,,20.0,,,(50%),38.5%,(50%),,20%,
640399,011,G,PR,27.0,,27.0,27.0,,27%,,(27%),,27%,27%
640399,012,H,PR,,0.0,5.0,13.5,,60%,,30%又は4300円/足,無税,5%,13.5%
220600,210,I,L,,0.0,,,,70.40円/l,,(70.40円/l),無税,,
220600,221,J,L,,,3.0,,,30.80円/l,,27円/l,,3%,
220600,228,K,L,,,4.0,,,43.10円/l,,42.40円/l,,4%,
"""
AMERICA = "hs8,hs6,mfn_pct,rate_type,rate_raw\n21031000,210310,3.0,ad_valorem,3%\n"


@pytest.fixture
def books(settings, tmp_path):
    """A data folder with these two books alone."""
    settings.DATA, settings.MIRROR = tmp_path, ""
    below = tmp_path / "trade" / "policy"
    below.mkdir(parents=True)
    (below / "tariff_japan_2026.csv").write_text(JAPAN, encoding="utf-8")
    (below / "tariff_usa_mfn_2025.csv").write_text(AMERICA, encoding="utf-8")
