"""From what a register says about a place to the village it means.

It needs no database: places in, verdicts out. Rules, in this order:

1. A code (Kemendagri, with or without dots, or BPS) counts before a name; an old code leads to its successor.
2. A certain reading (case, spacing, kind words, known abbreviations, old spelling) counts before a guess
   (one or two letters wrong, shortened words), and a guess only where the next best name is clearly further.
3. The village must lie in the district that was given. Where it lies in another one, nothing is decided.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from desaekspor.regions.codes import kind_of, level_of, parent_of, parse_bps_code, parse_code
from desaekspor.regions.names import Found, Place, Pool
from desaekspor.regions.spelling import (
    DISTRICT,
    PROVINCE,
    REGENCY,
    VILLAGE,
    core,
    fold,
    is_nothing,
    pieces,
    squeeze,
    without_kind,
    words_of,
)
from desaekspor.regions.verdicts import EMPTY, NO_LIST, UNKNOWN, Resolution, Verdict

__all__ = ["Place", "Resolution", "Resolver", "Verdict"]

MEMORY = 200_000  # answers kept; a register of a regency has a few hundred different places


class Outcome(NamedTuple):
    """How well village and district fit into one regency."""

    village: Verdict
    district: Verdict
    code: str | None
    district_code: str | None
    score: int


LIKE_A_DISTRICT = 70  # of 100; tambunutrkec is 78 like tambunutara, karawangbarat 61 like serangbaru
POINTS = {"exact": 4, "corrected": 3, "contradicts": 2, "ambiguous": 1, "empty": 0, "unknown": 0}


class Resolver:
    """Resolves free text to villages of the given places; names of a regency are indexed when they are first needed.

    ``successions`` are pairs of old and new code; ``other_names`` pairs of code and a name that others use for it.
    """

    def __init__(
        self,
        places: Iterable[Place],
        successions: Iterable[tuple[str, str]] = (),
        other_names: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._places = {place.code: place for place in places}
        self._successors: dict[str, list[str]] = defaultdict(list)
        for old, new in successions:
            self._successors[old].append(new)
        self._other_names: dict[str, list[str]] = defaultdict(list)
        for code, name in other_names:
            self._other_names[code].append(name)
        self._below: dict[str, list[str]] = defaultdict(list)
        self._by_bps: dict[str, str] = {}
        for place in self._places.values():
            if place.last_day is None:
                self._below[parent_of(place.code) or ""].append(place.code)
                if place.bps_code:
                    self._by_bps[place.bps_code] = place.code
        self._pools: dict[tuple[str, int], Pool] = {}
        self._answers: dict[tuple[str, str, str, str, str], Resolution] = {}
        self._outcomes: dict[tuple[str, str, str], Outcome] = {}
        self._districts_read: dict[tuple[str, str], tuple[Verdict, tuple[str, ...]]] = {}
        self._regencies_read: dict[tuple[str, str], tuple[Verdict, list[str]]] = {}

    def name(self, code: str) -> str:
        """The official name; '' for a code that is not in the list."""
        return place.name if (place := self._places.get(code)) else ""

    def village_codes(self, text: str) -> tuple[str, ...]:
        """The valid villages that ``text`` stands for as a code; two where its ten digits are a code of both systems."""
        found = self._find_code(text, VILLAGE)
        return found.codes if found else ()

    def resolve(
        self, *, village: str = "", district: str = "", regency: str = "", province: str = "", home: str = "32.16"
    ) -> Resolution:
        """The village that the given texts mean. Without a regency the one of ``home`` is meant ('' for the whole list)."""
        key = (village, district, regency, province, home)
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= MEMORY:
                self.forget()
            answer = self._answers[key] = self._resolve(village, district, regency, province, home)
        return answer

    def forget(self) -> None:
        """Drop the remembered answers."""
        self._answers.clear()
        self._outcomes.clear()
        self._regencies_read.clear()
        self._districts_read.clear()

    # The steps

    def _resolve(self, village: str, district: str, regency: str, province: str, home: str) -> Resolution:
        regency_verdict, regencies = self._read_regency(regency, province)
        if not regencies:
            regencies = self._regencies_meant(village, district, home)
        outcomes = {code: self._evaluate(code, village, district) for code in regencies}
        given = regencies[0] if len(regencies) == 1 and regency_verdict.kind in {"exact", "corrected"} else ""
        if given and not outcomes[given].code and (other := self._elsewhere(given, village, district, home)):
            verdict = Verdict("contradicts", self.name(given), regency_verdict.how, (other,))
            return self._answer(self._evaluate(other, village, district)._replace(code=None), verdict, None)
        best = sorted(outcomes, key=lambda code: -outcomes[code].score)
        if not best or outcomes[best[0]].score <= 0 or (len(best) > 1 and outcomes[best[1]].score == outcomes[best[0]].score):
            return self._undecided(regency_verdict, regencies, outcomes, home)

        chosen = best[0]
        outcome = outcomes[chosen]
        name = self.name(chosen)
        if regency_verdict.kind == "ambiguous":
            kind = "exact" if regency_verdict.how == ("kind",) else "corrected"
            regency_verdict = Verdict(kind, name, regency_verdict.how)
        elif regency_verdict.kind == "unknown":
            # Two levels that agree outweigh a third that nobody can read; one alone does not.
            if outcome.code and outcome.district_code and outcome.district.kind != "empty":
                regency_verdict = Verdict("corrected", name, ("from_village",))
            else:
                outcome = outcome._replace(code=None)
        return self._answer(outcome, regency_verdict, chosen)

    def _answer(self, outcome: Outcome, regency: Verdict, regency_code: str | None) -> Resolution:
        kinds = {outcome.village.kind, outcome.district.kind, regency.kind}
        if outcome.code:
            status = "exact" if kinds <= {"exact", "empty"} else "corrected"
        else:
            status = "ambiguous" if kinds & {"ambiguous", "contradicts"} else "unknown"
        return Resolution(status, outcome.code, outcome.district_code, regency_code, outcome.village, outcome.district, regency)

    def _undecided(self, verdict: Verdict, regencies: list[str], outcomes: dict[str, Outcome], home: str) -> Resolution:
        """Several regencies fit equally well, or none fits at all."""
        fitting = {code: outcome for code, outcome in outcomes.items() if outcome.score > 0}
        if len(fitting) > 1:
            village = _merged([outcome.village for outcome in fitting.values()], [outcome.code for outcome in fitting.values()])
            district = _merged(
                [outcome.district for outcome in fitting.values()], [outcome.district_code for outcome in fitting.values()]
            )
            return self._answer(Outcome(village, district, None, None, 0), verdict, None)
        only = regencies[0] if len(regencies) == 1 else home[:5] if home[:5] in regencies else None
        outcome = outcomes[only] if only else next(iter(outcomes.values()), Outcome(UNKNOWN, UNKNOWN, None, None, 0))
        settled = only if len(regencies) == 1 and verdict.kind not in {"ambiguous", "unknown"} else None
        return self._answer(outcome, verdict, settled)

    def _elsewhere(self, regency: str, village: str, district: str, home: str) -> str | None:
        """The other regency that the texts describe: the one at home, or the city or regency of the same name."""
        twins = self._bare_regencies.find(_bare(self.name(regency)), REGENCY)
        for other in dict.fromkeys((home[:5], *(twins.codes if twins else ()))):
            if other != regency and other in self._places:
                outcome = self._evaluate(other, village, district)
                if outcome.code and outcome.district.kind != "empty" and "from_village" not in outcome.district.how:
                    return other
        return None

    # Regency

    def _read_regency(self, text: str, province: str) -> tuple[Verdict, list[str]]:
        if (text, province) not in self._regencies_read:
            self._regencies_read[text, province] = self._name_regency(text, province)
        return self._regencies_read[text, province]

    def _name_regency(self, text: str, province: str) -> tuple[Verdict, list[str]]:
        """The verdict of the regency's text and the regencies it may mean; an empty list when it says nothing usable."""
        if is_nothing(text):
            return EMPTY, []
        if found := self._find_code(text, REGENCY):
            verdict = self._settled(found)
            return verdict, list(found.codes)
        pool = self._pool("", REGENCY)
        found = pool.find(text, REGENCY)
        bare = self._bare_regencies
        if not found or not found.exact:
            words = words_of(text)
            start, end, kind = without_kind(words, REGENCY)
            found = bare.find(" ".join(words), REGENCY) or found or bare.guess(" ".join(words[start:end]), REGENCY)
            if found and kind:
                fitting = tuple(code for code in found.codes if kind_of(code) == kind)
                found = found._replace(codes=fitting or found.codes)
            if found and set(found.how) <= {"prefix", "spacing"}:
                # Bekasi, Kab. Bekasi: lists leave the kind out or shorten it; no defect once it is settled.
                tidy = text == " ".join(text.split())
                found = Found(found.codes, True, ("kind",)) if tidy else Found(found.codes, False, ("spacing",))
        if not found:
            return UNKNOWN, []
        if len(found.codes) > 1 and (provinces := self._provinces(province)):
            narrowed = tuple(code for code in found.codes if code[:2] in provinces)
            found = found._replace(codes=narrowed or found.codes)
        if len(found.codes) == 1:
            return self._settled(found), list(found.codes)
        if len({self._bare_key(code) for code in found.codes}) > 1:  # a guess between different names
            return Verdict("unknown", candidates=found.codes), []
        return Verdict("ambiguous", "", found.how, found.codes), list(found.codes)

    @cached_property
    def _bare_regencies(self) -> Pool:
        """The regencies by their names without Kabupaten and Kota."""
        return Pool(
            (Place(code, _bare(self.name(code)), "") for province in self._below[""] for code in self._below[province]),
            {},
        )

    def _bare_key(self, code: str) -> str:
        return fold(squeeze(_bare(self.name(code))))

    def _provinces(self, text: str) -> tuple[str, ...]:
        if is_nothing(text):
            return ()
        found = self._find_code(text, PROVINCE) or self._pool("", PROVINCE).find(text, PROVINCE)
        return found.codes if found else ()

    def _regencies_meant(self, village: str, district: str, within: str) -> list[str]:
        """The regencies that may be meant where none is given: a code's own, home, else each that has such a village."""
        for text, level in ((village, VILLAGE), (district, DISTRICT)):
            if found := self._find_code(text, level):
                return sorted({code[:5] for code in found.codes})
        if within[:5] in self._places and len(within) >= 5:
            return [within[:5]]
        for text, level in ((village, VILLAGE), (district, DISTRICT)):
            if is_nothing(text):
                continue
            if found := self._pool("", level).find(text, level):
                return sorted({code[:5] for code in found.codes if code.startswith(within)})
        return []

    # District and village within one regency

    def _evaluate(self, regency: str, village: str, district: str) -> Outcome:
        key = (regency, village, district)
        outcome = self._outcomes.get(key)
        if outcome is None:
            outcome = self._outcomes[key] = self._fit(regency, village, district)
        return outcome

    def _fit(self, regency: str, village: str, district: str) -> Outcome:
        district_verdict, districts = self._read_district(regency, district)
        if is_nothing(village):
            code = districts[0] if len(districts) == 1 else None
            return _outcome(EMPTY, district_verdict, None, code)
        if (coded := self._find_code(village, VILLAGE)) and not any(code.startswith(regency) for code in coded.codes):
            found = Verdict("contradicts", self.name(coded.codes[0]), coded.how, coded.codes)
            return _outcome(found, district_verdict, None, districts[0] if len(districts) == 1 else None)
        if not self._below.get(regency):
            return _outcome(NO_LIST, district_verdict, None, None)

        sure = self._find(regency, VILLAGE, village)
        if not sure and (parts := pieces(village)) and (sure := self._find(regency, VILLAGE, parts[0])):
            # Village and district in one cell. Where the district stands in its own as well, the two must agree.
            sure = Found(sure.codes, False, (*sure.how, "district_behind"))
            _verdict, others = self._read_district(regency, parts[1])
            if district_verdict.kind == "empty" and others:
                districts = others
            elif others and not set(others) & set(districts or others):
                return _outcome(Verdict("ambiguous", "", sure.how, sure.codes), district_verdict, None, None)
        if sure:
            return self._place_sure(sure, village, district, district_verdict, districts)
        return self._place_guess(regency, village, district_verdict, districts)

    def _read_district(self, regency: str, text: str) -> tuple[Verdict, tuple[str, ...]]:
        key = (regency, text)
        if key not in self._districts_read:
            self._districts_read[key] = self._name_district(regency, text)
        return self._districts_read[key]

    def _name_district(self, regency: str, text: str) -> tuple[Verdict, tuple[str, ...]]:
        if is_nothing(text):
            return EMPTY, ()
        if not self._below.get(regency):
            return NO_LIST, ()
        found = self._find(regency, DISTRICT, text) or self._pool(regency, DISTRICT).guess(text, DISTRICT)
        if not found:
            like = self._pool(regency, DISTRICT).resembling(core(text, DISTRICT))
            return Verdict("unknown", self.name(like[0]) if len(like) == 1 else "", (), like), ()
        if len(found.codes) > 1:
            return Verdict("ambiguous", candidates=found.codes), found.codes
        return self._settled(found), found.codes

    def _place_sure(self, sure: Found, village: str, district: str, verdict: Verdict, districts: tuple[str, ...]) -> Outcome:
        """The village's name is certain; is it one village, and does it lie in the given district?"""
        inside = tuple(code for code in sure.codes if code[:8] in districts) if districts else sure.codes
        if not inside:
            found = Verdict("contradicts", self.name(sure.codes[0]), sure.how, sure.codes)
            return _outcome(found, verdict, None, districts[0] if len(districts) == 1 else None)
        if verdict.kind == "unknown":
            # An unreadable district is read as the village's own where the two texts resemble each other.
            alike = tuple(code for code in inside if code[:8] in self._districts_like(district, code[:5]))
            if len(alike) != 1:
                many = Verdict("ambiguous", self.name(inside[0]), sure.how, inside)
                return _outcome(many, verdict, None, None)
            inside = alike
        if len(inside) > 1:
            many = Verdict("ambiguous", self.name(inside[0]), sure.how, inside)
            # For choosing among regencies two villages of the name weigh as much as one.
            score = _outcome(self._settled(sure), verdict, None, None).score
            return Outcome(many, verdict, None, districts[0] if len(districts) == 1 else None, score)
        code = inside[0]
        if len(sure.codes) > 1 and sure.how in {("code",), ("bps_code",)}:  # the digits are codes of both systems
            sure = sure._replace(how=("code",) if parse_code(village) == code else ("bps_code",))
        if verdict.kind in {"unknown", "ambiguous"}:
            verdict = Verdict("corrected", self.name(code[:8]), ("spelling", "from_village"))
        return _outcome(self._settled(sure._replace(codes=inside)), verdict, code, code[:8])

    def _districts_like(self, text: str, regency: str) -> tuple[str, ...]:
        """The districts that an unreadable text resembles most, if it resembles any; too far to be read as one of them."""
        return self._pool(regency, DISTRICT).resembling(core(text, DISTRICT), LIKE_A_DISTRICT)

    def _place_guess(self, regency: str, village: str, verdict: Verdict, districts: tuple[str, ...]) -> Outcome:
        """No village of the regency has that name for certain; is there one that is near, and alone in being so?"""
        everywhere = self._pool(regency, VILLAGE)
        district_code = districts[0] if len(districts) == 1 else None
        pool = self._pool(district_code, VILLAGE) if district_code else everywhere
        guess = pool.guess(village, VILLAGE)
        if guess and len(guess.codes) == 1 and verdict.kind != "unknown" and self._is_nearest(guess, village, pool, everywhere):
            code = guess.codes[0]
            if districts and code[:8] not in districts:
                return _outcome(Verdict("ambiguous", self.name(code), guess.how, guess.codes), verdict, None, district_code)
            if verdict.kind == "ambiguous":
                verdict = Verdict("corrected", self.name(code[:8]), ("from_village",))
            return _outcome(self._settled(guess), verdict, code, code[:8])
        if guess:
            name = self.name(guess.codes[0]) if len(guess.codes) == 1 else ""
            return _outcome(Verdict("ambiguous", name, guess.how, guess.codes), verdict, None, district_code)
        like = pool.resembling(core(village, VILLAGE)) or everywhere.resembling(core(village, VILLAGE), 80)
        name = self.name(like[0]) if len(like) == 1 else ""
        return _outcome(Verdict("unknown", name, (), like), verdict, None, district_code)

    def _is_nearest(self, guess: Found, village: str, pool: Pool, everywhere: Pool) -> bool:
        """Whether no village of the other districts is as near to the text as the guess in the given one."""
        if pool is everywhere or guess.how == ("abbreviation",):
            return True
        near = everywhere.near(core(village, VILLAGE))
        return all(guess.codes[0] in codes for distance, codes in near if distance == near[0][0])

    # Look-up

    def _find(self, within: str, level: int, text: str) -> Found | None:
        """The regions below ``within`` that the text names for certain, by code or by name."""
        if found := self._find_code(text, level):
            codes = tuple(code for code in found.codes if code.startswith(within))
            return found._replace(codes=codes) if codes else None
        return self._pool(within, level).find(text, level)

    def _find_code(self, text: str, level: int) -> Found | None:
        """The valid regions of that level which the text, read as a code, stands for."""
        if not any(map(str.isdigit, text)):
            return None
        readings: dict[str, tuple[str, ...]] = {}
        code = parse_code(text)
        if code and level_of(code) == level:
            if (place := self._places.get(code)) and place.last_day is None:
                readings[code] = ("code",)
            else:
                readings.update(dict.fromkeys(self._follow(code), ("old_code",)))
        bps = parse_bps_code(text)
        if bps and (code := self._by_bps.get(bps)) and level_of(code) == level:
            readings.setdefault(code, ("bps_code",))
        return Found(tuple(readings), False, next(iter(readings.values()))) if readings else None

    def _follow(self, code: str, seen: frozenset[str] = frozenset()) -> list[str]:
        """The regions valid now that came from an old code, over any number of changes."""
        found: list[str] = []
        for new in self._successors.get(code, ()):
            if new in seen:
                continue
            place = self._places.get(new)
            found += [new] if place and place.last_day is None else self._follow(new, seen | {code})
        return list(dict.fromkeys(found))

    def _settled(self, found: Found) -> Verdict:
        return Verdict("exact" if found.exact else "corrected", self.name(found.codes[0]), found.how)

    def _pool(self, within: str, level: int) -> Pool:
        pool = self._pools.get((within, level))
        if pool is None:
            codes = [within] if within else list(self._below[""])
            while codes and level_of(codes[0]) < level:
                codes = [below for code in codes for below in self._below.get(code, ())]
            pool = self._pools[within, level] = Pool((self._places[code] for code in codes), self._other_names)
        return pool


def _outcome(village: Verdict, district: Verdict, code: str | None, district_code: str | None) -> Outcome:
    return Outcome(village, district, code, district_code, 2 * POINTS[village.kind] + POINTS[district.kind])


def _merged(verdicts: list[Verdict], codes: list[str | None]) -> Verdict:
    """One verdict for several regencies that fit equally well: their candidates together."""
    if all(verdict.kind == "empty" for verdict in verdicts):
        return EMPTY
    candidates = [code for code in codes if code] + [code for verdict in verdicts for code in verdict.candidates]
    return Verdict("ambiguous", verdicts[0].name, (), tuple(dict.fromkeys(candidates)))


def _bare(name: str) -> str:
    """``Kabupaten Bekasi`` to ``Bekasi``."""
    return name.removeprefix("Kabupaten ").removeprefix("Kota ")
