"""Market pull of villages over the registry of the present installation.

    python -m bench pull

The tables of the world are computed where they are not kept yet; figures are told twice, for the first time reads code lists and
classifies the texts that no job has coded yet.
"""

import os
import resource
import time

from bench.places import machine_load


def main(options):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    import django

    django.setup()
    from desaekspor.datafiles.folder import DataError
    from desaekspor.markets.villages import keeping
    from desaekspor.markets.villages.figures import figures_of
    from desaekspor.potential.snapshot import read_maker_products

    print(f"\nmarket pull of villages; {machine_load()}")
    for name, work in (
        ("tables of the world", lambda: keeping.compute() and len(keeping.product_space().headings)),
        ("figures, first time", lambda: sum(1 for _row in figures_of(""))),
        ("figures", lambda: sum(1 for _row in figures_of(""))),
        ("makers by heading", lambda: sum(batch.num_rows for batch in read_maker_products(""))),
    ):
        began, cpu = time.perf_counter(), time.process_time()
        try:
            rows = work()
        except DataError as error:
            print(f"pull: {error}")
            return
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        spent, used = time.perf_counter() - began, time.process_time() - cpu
        print(f"{name:<26} {spent:>6.2f} s, cpu {used:>5.2f} s, {peak:>5.0f} MB  {rows:,} rows", flush=True)
