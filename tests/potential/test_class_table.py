from desaekspor.potential.class_table import (
    MET,
    NEEDS_HELP,
    NOT_MET,
    READY,
    UNDECIDED,
    UNKNOWN,
    class_of,
    class_table,
    judge,
    missing,
)


def rules(*rows):
    keys = {"need_id": "x", "need_en": "x"}
    return class_table(
        {"rules": [keys | dict(zip(("code", "field", "compare", "value", "effort"), row, strict=True)) for row in rows]}
    )


TABLE = rules(
    ("makers", "makers", ">=", 10, 4), ("road", "road", "==", 5, 5), ("nib", "nib", ">", 2, 1), ("far", "km", "<=", 30, 2)
)


def states(**values):
    return [verdict.state for verdict in judge(TABLE, values.get)]


def test_each_rule_is_met_not_met_or_unknown():
    assert states(makers=10, road=5, nib=3, km=30) == [MET, MET, MET, MET]
    assert states(makers=9, road=4, nib=2, km=31) == [NOT_MET, NOT_MET, NOT_MET, NOT_MET]
    assert states(makers=0) == [NOT_MET, UNKNOWN, UNKNOWN, UNKNOWN]


def test_unknown_is_not_no():
    assert class_of(judge(TABLE, {"makers": 10, "road": 5, "nib": 3, "km": 30}.get)) == READY
    assert class_of(judge(TABLE, {"makers": 10, "road": 5, "nib": 3}.get)) == UNDECIDED
    assert class_of(judge(TABLE, {"makers": 10, "road": 5, "nib": 1}.get)) == NEEDS_HELP
    assert class_of(judge(TABLE, {}.get)) == UNDECIDED


def test_what_is_missing_comes_by_effort_and_before_what_is_unknown():
    verdicts = judge(TABLE, {"makers": 3, "nib": 0}.get)

    assert [(verdict.rule.code, verdict.state) for verdict in missing(verdicts)] == [
        ("nib", NOT_MET), ("makers", NOT_MET), ("far", UNKNOWN), ("road", UNKNOWN),
    ]  # fmt: skip
    assert [verdict.found for verdict in missing(verdicts)] == [0, 3, None, None]
