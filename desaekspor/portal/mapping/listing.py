"""The map's villages as its templates need them: areas, panel, and the list that is its equal."""

import json

from desaekspor.regions.models import Kind

BY_WORDS = {
    "nama": lambda place: (place.name, place.code),
    "kecamatan": lambda place: (place.district, place.name),
    "jenis": lambda place: (place.kind, place.name),
}
MAIN = {"idm", "population", "enterprises"}  # shown for every village also where there is little room
BY_FIGURE = {"idm": "idm", "penduduk": "population", "umkm": "enterprises"}


def place_words(place):
    """What kind of village it is and where: "desa, Tambun Utara"."""
    return f"{Kind(place.kind).value}, {place.district}"


def shapes_of(atlas, reading):
    """One dictionary a village: url, name, path, look and label of its area."""
    return [
        {
            "code": place.code,
            "url": place.url,
            "name": place.name,
            "district": place.district,
            "path": atlas.drawing.paths.get(place.code, ""),
            "x": place.x,
            "y": place.y,
            "look": reading.figures[place.code].look,
            "text": reading.text(place.code),
            "approximate": place.approximate,
        }
        for place in atlas.villages
    ]


def looks_of(reading):
    """JSON for the script that colours the map: village code -> [look, figure in words]."""
    return json.dumps({code: [figure.look, reading.text(code)] for code, figure in reading.figures.items()}, ensure_ascii=False)


def panel_of(atlas, readings):
    """What the panel says of each village, for the script: codes and names of the figures once, then a row a village."""
    shown = list(readings.values())
    return {
        "codes": list(readings),
        "main": [index for index, reading in enumerate(shown) if reading.layer.code in MAIN],
        "names": [str(reading.layer.brief) for reading in shown],
        "villages": {
            place.code: [place.name, place_words(place), [reading.text(place.code) for reading in shown]]
            for place in atlas.villages
        },
    }


def listed(atlas, reading, *, words="", district="", order=""):
    """The villages with their figure: filtered by name and district, in the order asked for.

    ``order``: nama, -nama, kecamatan, -kecamatan, nilai or -nilai (the default); villages
    without a figure stand last in either direction.
    """
    places = matching(atlas, words=words, district=district)
    key, backwards = order.lstrip("-"), order.startswith("-")
    if key in BY_WORDS:
        places.sort(key=BY_WORDS[key], reverse=backwards)
    else:
        places = by_figure(places, reading, backwards=backwards or key != "nilai")
    return [{"place": place, "figure": reading.figures[place.code], "text": reading.text(place.code)} for place in places]


def village_rows(atlas, readings, *, words="", district="", kind="", order="nama"):
    """The list of villages: place and, for each reading, its figure and text. ``order`` as in BY_WORDS and BY_FIGURE."""
    places = [place for place in matching(atlas, words=words, district=district) if not kind or place.kind == kind]
    key, backwards = order.lstrip("-"), order.startswith("-")
    if key in BY_FIGURE:
        places = by_figure(places, readings[BY_FIGURE[key]], backwards=backwards)
    else:
        places.sort(key=BY_WORDS.get(key, BY_WORDS["nama"]), reverse=backwards)
    return [
        {
            "place": place,
            "figures": [
                {"name": reading.name, "figure": reading.figures[place.code], "text": reading.text(place.code)}
                for reading in readings.values()
            ],
        }
        for place in places
    ]


def matching(atlas, *, words="", district=""):
    """Villages whose name, district or code has the words in it; spaces and signs do not matter."""
    wanted = bare(words)
    return [
        place
        for place in atlas.villages
        if (not wanted or any(wanted in bare(text) for text in (place.name, place.district, place.code)))
        and (not district or place.district_code == district)
    ]


def by_figure(places, reading, *, backwards):
    """Sorted by their figure; those without one stand last in either direction."""
    known = [place for place in places if reading.figures[place.code].state == "value"]
    known.sort(key=lambda place: (reading.figures[place.code].value, place.name), reverse=backwards)
    return known + [place for place in places if reading.figures[place.code].state != "value"]


def bare(text):
    return "".join(sign for sign in text.casefold() if sign.isalnum())
