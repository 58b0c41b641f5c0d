"""The score once more, slowly and without the code under test: every question that is unknown is tried as worst and as best."""

from fractions import Fraction


def judge(bank, answers, day):
    """(organisation low, high, product low, high, band low, band high); answers: code -> (value, last day or None)."""
    found = []
    for hope in (0, 1):
        shares = {}
        for axis in ("organisation", "product"):
            codes = [dimension.code for dimension in bank.dimensions if dimension.axis == axis]
            top = bottom = Fraction(0)
            for question in bank.questions:
                value, ends_on = answers.get(question.code, ("unknown", None))
                if question.dimension not in codes or value == "na":
                    continue
                bottom += Fraction(question.weight)
                top += Fraction(question.weight) * earned(question, value, ends_on, day, hope)
            shares[axis] = 100 * top / bottom
        gates = True
        for question in bank.questions:
            value, ends_on = answers.get(question.code, ("unknown", None))
            if question.gate and value != "na":
                gates = gates and earned(question, value, ends_on, day, hope) >= Fraction(question.gate_at)
        least = min(shares.values())
        band = max(number for number, one in enumerate(bank.bands, 1) if least >= one.at)
        found.append((shares["organisation"], shares["product"], band if gates else min(band, bank.open_gate_band)))
    low, high = found
    return low[0], high[0], low[1], high[1], low[2], high[2]


def earned(question, value, ends_on, day, hope):
    if value == "unknown":
        return Fraction(hope)
    if ends_on and ends_on < day:
        return Fraction(0)
    if question.kind == "yes_no":
        return {"yes": Fraction(1), "progress": Fraction(1, 2), "no": Fraction(0)}[value]
    if question.kind == "scale":
        return Fraction(int(value), 3)
    if question.kind == "choice":
        return Fraction({one.code: one.points for one in question.options}[value])
    share = (Fraction(value) - Fraction(question.none)) / (Fraction(question.full) - Fraction(question.none))
    return min(max(share, Fraction(0)), Fraction(1))
