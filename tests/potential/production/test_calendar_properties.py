"""Whatever statements there are: nothing is counted twice, nothing is lost, and sums agree whichever way they are made."""

from hypothesis import given, strategies

from desaekspor.potential.production.calendar import Line, add_up, counted, parts

VILLAGES = ("32.16.05.2001", "32.16.05.2002", "32.16.01.2001")
volumes = strategies.lists(strategies.one_of(strategies.none(), strategies.integers(0, 1000)), min_size=12, max_size=12)
statements = strategies.lists(
    strategies.builds(
        lambda region, maker, year, grade, months: (region, maker, year, grade, tuple(months)),
        strategies.sampled_from(VILLAGES),
        strategies.sampled_from((None, 7, 8)),
        strategies.sampled_from((0, 2024, 2025)),
        strategies.sampled_from(("", "A")),
        volumes,
    ),
    max_size=12,
    unique_by=lambda one: one[:4],  # as the database holds it
)


def lines_of(drawn):
    return [
        Line(number, region, "bandeng", "", maker, "", year, "kg", months, grade)
        for number, (region, maker, year, grade, months) in enumerate(drawn)
    ]


def total(rows):
    return [sum(row.months[month] or 0 for row in rows) for month in range(12)]


@given(drawn=statements, year=strategies.sampled_from((0, 2025, 2026)))
def test_sums_agree_and_nothing_counts_twice(drawn, year):
    lines = lines_of(drawn)
    added, shown = counted(lines, year=year), parts(lines, year=year)

    assert len({(one.region_id, one.enterprise_id, one.grade) for one in added}) == len(added)
    assert {one.pk for one in added} & {one.pk for one in shown} == set()
    assert total(add_up(added)) == total(add_up(added, length=8)) == total(add_up(added, length=0))
    for village in VILLAGES:
        makers = {one.enterprise_id for one in added if one.region_id == village}
        whole_knows = any(
            volume is not None for one in added if one.region_id == village and one.enterprise_id is None for volume in one.months
        )
        assert not (whole_knows and makers - {None})
        told = {one.enterprise_id for one in lines if one.region_id == village and (not year or one.year in (0, year))}
        assert told == {one.enterprise_id for one in [*added, *shown] if one.region_id == village}
