"""Where the enterprise is, in the register's words, to a region code; each verdict of the resolver to a finding."""

from collections.abc import Mapping

from .columns import Problem
from .rules import PlaceResolver

Found = tuple[str, tuple[tuple[str, Problem], ...]]  # region code, (part, problem) for each text that is not right


def settle_place(resolver: PlaceResolver, texts: Mapping[str, str], *, home: str, scope: str) -> Found:
    """The village's code, or the district's where no village is given; "" when the row must wait.

    ``texts``: village, district, regency, province as far as the file has them. ``scope``: a region
    code that the place must lie in.
    """
    answer = resolver.resolve(
        village=texts.get("village", ""),
        district=texts.get("district", ""),
        regency=texts.get("regency", ""),
        province=texts.get("province", ""),
        home=home,
    )
    problems: list[tuple[str, Problem]] = []

    def report(part: str, code: str, **details) -> None:
        problems.append((part if part in texts else next(iter(texts), part), Problem(code, **details)))

    def names(codes) -> str:
        return ", ".join(
            dict.fromkeys(
                f"{resolver.name(code)} ({resolver.name(code[:8])})" if len(code) > 8 else resolver.name(code) for code in codes
            )
        )

    village, district, regency = answer.village, answer.district, answer.regency
    code, elsewhere = answer.code or "", answer.regency_code or ""
    if not code and elsewhere and not elsewhere.startswith(scope) and not scope.startswith(elsewhere):
        # Another regency, whose districts need not be known here: it is not they that are wrong.
        report("regency", "outside_region", facts={"place": resolver.name(elsewhere)})
        return "", tuple(problems)
    if regency.kind == "corrected" and "from_village" not in regency.how:
        report("regency", "regency_spelling", corrected_to=regency.name)
    elif regency.kind in ("unknown", "contradicts") or (regency.kind == "corrected" and "from_village" in regency.how):
        report(
            "regency",
            "regency_unknown" if not code else "regency_spelling",
            **({"corrected_to": regency.name} if code else {"suggestion": names(regency.candidates)}),
        )
    if district.kind == "corrected":
        report("district", "district_spelling", corrected_to=district.name)
    elif district.kind == "unknown" and not code:
        report("district", "district_unknown", suggestion=district.name)
    elif district.kind == "unknown":
        report("district", "district_spelling", corrected_to=resolver.name(code[:8]))
    elif district.kind == "ambiguous" and not code:
        report("district", "district_ambiguous", suggestion=names(district.candidates))
    elif district.kind == "contradicts":
        report("district", "district_contradicts", suggestion=names(district.candidates) or district.name)
    elif district.kind == "empty" and village.kind == "empty":
        report("district", "district_missing")
    elif district.kind == "empty" and code and "district" in texts:
        report("district", "district_concluded", corrected_to=resolver.name(code[:8]))

    if village.kind == "corrected":
        report("village", "village_spelling", corrected_to=village.name)
    elif village.kind == "unknown":
        report(
            "village", "village_unknown", suggestion=village.name, facts={"district": resolver.name(answer.district_code or "")}
        )
    elif village.kind == "ambiguous":
        report("village", "village_ambiguous", suggestion=names(village.candidates))
    elif village.kind == "contradicts":
        report(
            "village",
            "village_other_district",
            suggestion=names(village.candidates),
            facts={"lies_in": names(village.candidates)},
        )
    elif village.kind == "empty" and answer.district_code:
        code = code or answer.district_code
        report("village", "village_missing")

    if code and scope and not code.startswith(scope):
        report("regency" if code[:5] != scope[:5] else "district", "outside_region", facts={"place": resolver.name(code[:5])})
        code = ""
    return code, tuple(problems)
