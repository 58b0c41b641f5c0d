"""How often Python's garbage collector looks through what a process keeps."""

import gc

# New objects until the youngest are looked through, and how often that is done until older ones are, and all.
COLLECT_AFTER = (5_000, 20, 100)


def collect_less_often() -> None:
    """Spare what is loaded so far for good, and look through the rest less often; for a process that serves or works.

    A page makes some thousands of objects that live as long as the page, and an import keeps the cells of thousands
    of rows at a time. With Python's thresholds the collector looked through the young ones three times a page, and
    every fifty pages through everything that is kept, 30 ms during which no other page is made either: now once in
    four pages, and hardly ever. Of a large import it took a sixth of the processor's time, and found nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
