"""What the page of one pair shows: the two records, why they may be one, where they lie, what is known of their past."""

from dataclasses import dataclass

from desaekspor.portal import minimap, records
from desaekspor.portal.cells import place_of
from desaekspor.portal.duplicates.comparing import compare
from desaekspor.portal.duplicates.queue import chance_in_words, records_of
from desaekspor.registry.duplicates.decisions import standing
from desaekspor.registry.duplicates.wording import for_and_against
from desaekspor.registry.queries import history_of

SHOWN = 4  # source rows and revisions of each; all of them stand on its own page


@dataclass(frozen=True)
class Past:
    """Where a record comes from, and what changed in it lately."""

    record: object  # queue.Record
    rows: list  # (source, key, file, place, loaded at)
    revisions: list
    more: int  # rows and revisions that are not shown


def describe(pair, opened=frozenset()):
    """The context of the page, but for what depends on the reader's walk. ``opened``: fields of the owners to be shown."""
    both = [pair.left, pair.right]
    found = records_of(both)
    supporting, opposing = for_and_against(pair.reasons)
    return {
        "pair": pair,
        "records": found,
        "chance": chance_in_words(pair.probability),
        "supporting": supporting,
        "opposing": opposing,
        "comparison": compare([one.pk for one in both], opened),
        "near": minimap.draw_near(both),
        "pasts": [past_of(record) for record in found],
        "decision": standing().filter(left=pair.left_id, right=pair.right_id).select_related("by").first(),
    }


def past_of(record):
    enterprise = record.enterprise
    rows = records.sources(enterprise)
    revisions = records.revisions(history_of(enterprise))
    shown = [
        (
            one.row.record.batch.get_source_display(),
            one.row.record.key,
            one.row.record.batch.file_name,
            place_of(one.row.record.batch, one.row.record.sheet, one.row.record.row),
            one.row.record.batch.loaded_at,
        )
        for one in rows[:SHOWN]
    ]
    more = len(rows[SHOWN:]) + len(revisions[SHOWN:])
    return Past(record, shown, revisions[:SHOWN], more)
