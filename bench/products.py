"""How right and how fast the classifier of products is, beside BM25 over the tariff book and character-n-gram neighbours.

The rules were not written from the texts of others (``umkm/produk_hs_latih.csv``), but three were mended and the scores
calibrated after a look at them, so that this is no blind measure. The own texts hold the rules: right on all of them by
construction. The absent kinds are of headings that the texts of others do not have, by somebody who had not seen the lexicon; no
rule was written from them. The neighbours learn from the other half of the same texts.
"""

import csv
import time
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "markets" / "classifier"
OWN, ABSENT = TEXTS / "texts.txt", TEXTS / "absent_kinds.txt"
MANY = 10_000
BAR_SECONDS, BAR_LOAD = 30, 1.0


def main(_options):
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    django.setup()
    from desaekspor.markets import finding
    from desaekspor.markets.classifier.classifying import Classifier
    from desaekspor.markets.classifier.lexicon import Lexicon
    from desaekspor.markets.classifier.retrieval import Retrieval, tariff_texts

    folder = finding.tariff_folder()
    began = time.perf_counter()
    rules = Lexicon()
    lexicon_seconds = time.perf_counter() - began
    retrieval = Retrieval(tariff_texts(folder), rules.spelling) if folder else None
    machine = Classifier(rules, retrieval)
    seconds = time.perf_counter() - began
    print(f"load: lexicon {lexicon_seconds:.2f} s, with the tariff book {seconds:.2f} s (bar: < {BAR_LOAD} s)")
    print(f"lexicon: {len(rules.entries)} products, {len(rules.names)} names, {len(rules.all_rules())} rules")
    sets = {"own texts (regression set)": read_texts(OWN), "kinds absent from the sample": read_texts(ABSENT)}
    if others := other_texts():
        sets["texts of others"] = others
    print(f"{'':34}{'HS6 first':>10}{'of three':>10}{'HS4 first':>10}{'sure':>8}{'right':>8}")
    for name, texts in sets.items():
        answers = [machine.classify(text) for text, _ in texts]
        show(name, texts, [[p.hs6 for p in answer.proposals] for answer in answers], answers)
        if retrieval:
            show("  BM25 over the tariff book", texts, [[code for code, _ in retrieval.search(text, 5)] for text, _ in texts])
        show("  neighbours by letters", texts, neighbours(texts))
    texts = [text for rows in sets.values() for text, _ in rows]
    many = [texts[number % len(texts)] for number in range(MANY)]
    began = time.perf_counter()
    for text in many:
        machine.classify(text)
    seconds = time.perf_counter() - began
    print(f"{MANY:,} texts: {seconds:.1f} s, {seconds / MANY * 1000:.2f} ms a text (bars: {BAR_SECONDS} s, 20 ms)")


def show(name, texts, ranked, answers=None):
    """One line: shares of texts whose codes are right."""
    total = len(texts)
    first = sum(bool(codes) and codes[0] in right for codes, (_, right) in zip(ranked, texts, strict=True))
    three = sum(any(code in right for code in codes[:3]) for codes, (_, right) in zip(ranked, texts, strict=True))
    heading = sum(
        bool(codes) and codes[0][:4] in {code[:4] for code in right} for codes, (_, right) in zip(ranked, texts, strict=True)
    )
    line = f"{name:34}{first / total:>10.1%}{three / total:>10.1%}{heading / total:>10.1%}"
    if answers:
        sure = [answer.first.hs6 in right for answer, (_, right) in zip(answers, texts, strict=True) if not answer.unsure]
        line += f"{len(sure) / total:>8.1%}{sum(sure) / max(len(sure), 1):>8.1%}"
    print(line)


def neighbours(texts):
    """The codes of the five texts that share most letter groups, each half of the texts learning from the other."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    ranked = [[] for _ in texts]
    for half in (0, 1):
        learn = [row for number, row in enumerate(texts) if number % 2 != half]
        asked = [number for number in range(len(texts)) if number % 2 == half]
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        known = letters.fit_transform(text for text, _ in learn)
        near = (letters.transform(texts[number][0] for number in asked) @ known.T).toarray()
        for number, scores in zip(asked, near, strict=True):
            ranked[number] = list(dict.fromkeys(learn[at][1][0] for at in scores.argsort()[::-1][:12]))[:5]
    return ranked


def read_texts(path):
    rows = []
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            text, codes = line.rsplit(" = ", 1)
            rows.append((text, [code.strip().replace(".", "") for code in codes.replace(",", "/").split("/")]))
    return rows


def other_texts():
    mirror = settings.MIRROR or ""
    path = Path(mirror) / "umkm" / "produk_hs_latih.csv"
    if not path.is_file():
        print("texts of others: umkm/produk_hs_latih.csv is not at the mirror; left out")
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (row["teks"], [code.replace(".", "") for code in [row["hs6"], *row["hs6_alternatif"].split(";")] if code])
            for row in csv.DictReader(file)
        ]
