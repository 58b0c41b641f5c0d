"""Whatever is done to the spelling of an official name: the village itself, or no answer; never another village."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desaekspor.regions.places import packaged_resolver
from desaekspor.regions.spelling import fold, squeeze
from desaekspor.regions.tables import packaged_places

RESOLVER = packaged_resolver()
NAMES = {place.code: place.name for place in packaged_places()}
VILLAGES = sorted(code for code in NAMES if len(code) == 13)
OTHERS = {code: {fold(squeeze(NAMES[other])) for other in VILLAGES if other != code} for code in VILLAGES}

SQUEEZED = {code: {squeeze(NAMES[other]) for other in VILLAGES if other != code} for code in VILLAGES}

villages = st.sampled_from(VILLAGES)
cases = st.sampled_from([str.upper, str.lower, str.title, str.swapcase])
village_prefixes = st.sampled_from(["", "DESA ", "Ds. ", "ds ", "Desa  ", "Kel. ", "KELURAHAN ", "Kel "])
district_prefixes = st.sampled_from(["", "KEC. ", "Kec ", "Kecamatan ", "KEC.  "])
DIRECTIONS = {"selatan": ["SEL.", "Sel", "SLTN"], "utara": ["UTR", "Utr."], "barat": ["BRT", "Brt."], "timur": ["TMR", "Tim."]}
OLD = {"u": "oe", "j": "dj", "c": "tj", "y": "j"}


@st.composite
def respaced(draw, text):
    """With blanks, full stops and hyphens put in, and blanks taken out."""
    text = text.replace(" ", draw(st.sampled_from([" ", "", "  ", "-", "\u00a0"])))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(1, len(text) - 1))
        text = text[:place] + draw(st.sampled_from([" ", ".", "-", "\u00a0"])) + text[place:]
    return draw(st.sampled_from(["", " "])) + text + draw(st.sampled_from(["", " ", "\u00a0", "."]))


@st.composite
def in_old_spelling(draw, text):
    """Each letter with an older sign may have it; also i for y and doubled letters."""
    letters = []
    for letter in text.lower():
        change = draw(st.integers(0, 5))
        if change == 0 and letter in OLD:
            letters.append(OLD[letter])
        elif change == 1 and letter in "iy":
            letters.append("y" if letter == "i" else "i")
        elif change == 2:
            letters.append(letter * 2)
        else:
            letters.append(letter)
    return "".join(letters)


@st.composite
def with_wrong_letters(draw, text, most=2):
    for _ in range(draw(st.integers(1, most))):
        place = draw(st.integers(0, len(text) - 1))
        kind = draw(st.sampled_from(["drop", "other", "more", "swap"]))
        letter = draw(st.sampled_from("abcdefghijklmnoprstuwy"))
        if kind == "drop" and len(text) > 4:
            text = text[:place] + text[place + 1 :]
        elif kind == "other":
            text = text[:place] + letter + text[place + 1 :]
        elif kind == "more":
            text = text[:place] + letter + text[place:]
        elif place + 1 < len(text):
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text


@settings(deadline=None)
@given(villages, cases, village_prefixes, district_prefixes, st.data())
def test_case_spaces_punctuation_and_prefixes_never_hide_a_village(code, case, before, before_district, data):
    village = before + data.draw(respaced(case(NAMES[code])))
    district = before_district + data.draw(respaced(case(NAMES[code[:8]])))

    assert RESOLVER.resolve(village=village, district=district, regency="BEKASI").code == code


@settings(deadline=None)
@given(villages, cases, st.data())
def test_short_words_for_directions_never_hide_a_district(code, case, data):
    words = [data.draw(st.sampled_from(DIRECTIONS.get(word.lower(), [word]))) for word in NAMES[code[:8]].split()]

    answer = RESOLVER.resolve(village=case(NAMES[code]), district=case(" ".join(words)), regency="KAB. BEKASI")

    assert (answer.code, answer.village.kind) == (code, "exact")


@settings(deadline=None)
@given(villages, st.data())
def test_old_spelling_and_doubled_letters_never_hide_a_village(code, data):
    village = data.draw(in_old_spelling(NAMES[code]))
    district = data.draw(in_old_spelling(NAMES[code[:8]]))
    assume(squeeze(village) not in SQUEEZED[code])  # Sukaraya with j for y is Sukaraja, another village

    assert RESOLVER.resolve(village=village, district=district, regency="BEKASI").code == code


@settings(max_examples=500, deadline=None)
@given(villages, st.booleans(), st.data())
def test_wrong_letters_give_the_village_or_no_answer(code, with_district, data):
    village = data.draw(with_wrong_letters(NAMES[code].lower()))
    assume(fold(squeeze(village)) not in OTHERS[code])  # it has become the name of another village
    assume(re.sub(r"\W", "", village))
    district = NAMES[code[:8]] if with_district else ""

    answer = RESOLVER.resolve(village=village, district=district, regency="BEKASI")

    assert answer.code in {code, None}
    if answer.code is None and not re.search(r"\s", village):
        assert answer.status in {"ambiguous", "unknown"}


@settings(deadline=None)
@given(villages, villages)
def test_a_village_is_never_placed_into_a_district_it_does_not_lie_in(code, elsewhere):
    assume(code[:8] != elsewhere[:8])

    answer = RESOLVER.resolve(village=NAMES[code], district=NAMES[elsewhere[:8]], regency="BEKASI")

    assert (answer.status, answer.code, answer.village.kind) == ("ambiguous", None, "contradicts")
    assert code in answer.village.candidates


@settings(deadline=None)
@given(villages, st.booleans(), st.sampled_from(["dots", "digits", "bps"]))
def test_codes_of_both_systems_are_as_good_as_names(code, with_district, system):
    bps = {place.code: place.bps_code for place in packaged_places()}
    text = {"dots": code, "digits": code.replace(".", ""), "bps": bps[code]}[system]

    answer = RESOLVER.resolve(village=text, district=NAMES[code[:8]] if with_district else "")

    # Ten digits may be codes of two villages, one in each system; then the district decides, or nothing does.
    assert answer.code == code or (system != "dots" and not with_district and code in answer.village.candidates)


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_text_at_all_gets_an_answer(village, district, regency):
    answer = RESOLVER.resolve(village=village, district=district, regency=regency)

    assert answer.status in {"exact", "corrected", "ambiguous", "unknown"}
    assert (answer.code is not None) == (answer.status in {"exact", "corrected"})
