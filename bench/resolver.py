"""How many places a second the resolver settles: ``python -m bench.resolver``. Needs no database.

Four figures: texts seen before (an answer is remembered), and texts never seen, each for clean names and for a
mixture of spellings as registers have them (a sixth each: as it is, with DESA, with KEC., spaced apart, a letter
missing in the village, a letter missing in the district).
"""

import random
import time

from desaekspor.regions.places import packaged_resolver
from desaekspor.regions.resolver import Resolver
from desaekspor.regions.spelling import core, is_nothing, readings, shortened
from desaekspor.regions.tables import packaged_other_names, packaged_places, packaged_successions

WANTED = 50_000


def clean_texts():
    names = {place.code: place.name for place in packaged_places()}
    return [(names[code].upper(), names[code[:8]].upper()) for code in names if len(code) == 13]


def mixed_texts():
    texts = []
    for village, district in clean_texts():
        texts += [
            (village, district),
            (f"DESA {village}", district),
            (village, f"KEC. {district}"),
            (f"{village[:4]} {village[4:]}", district),
            (f"{village[:-2]}{village[-1]}", district),
            (village, district[:-1]),
        ]
    return texts


def rate(resolver, texts):
    begun = time.perf_counter()
    for village, district in texts:
        resolver.resolve(village=village, district=district, regency="BEKASI", province="JAWA BARAT")
    return len(texts) / (time.perf_counter() - begun)


def fresh_rate(texts):
    """The same with nothing remembered, of neither answers nor spellings; names are indexed."""
    resolver = Resolver(packaged_places(), packaged_successions(), packaged_other_names())
    rate(resolver, texts)
    resolver.forget()
    for memory in (readings, core, shortened, is_nothing):
        memory.cache_clear()
    return rate(resolver, texts)


def measure():
    """Rows of (what, look-ups a second)."""
    rows = []
    for name, texts in (("clean names", clean_texts()), ("mixed spellings", mixed_texts())):
        many = texts * (200_000 // len(texts))
        random.Random(2).shuffle(many)
        resolver = packaged_resolver()
        rate(resolver, texts)
        rows.append((f"{name}, seen before", rate(resolver, many)))
        rows.append((f"{name}, never seen", max(fresh_rate(texts) for _ in range(5))))
    return rows


def main():
    for what, found in measure():
        print(f"{what:<32} {found:>12,.0f} look-ups/s   ({found / WANTED:.1f} times the {WANTED:,} wanted)")


if __name__ == "__main__":
    main()
