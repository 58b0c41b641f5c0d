"""The search for duplicates at size, beside plain Splink on the same rows: how good, how long, how much memory.

    python -m bench duplicates [--rows=125000] [--new=5000] [--peer=no]
    python -m bench duplicates --growth[=31250,125000,500000,1000000]

The register comes from the generator, which knows which rows are one enterprise. Every figure is of a process of its own,
from its start to its end: it reads a Parquet file, searches, and writes the clusters; "cpu s" is steadier on a busy machine.
"P" and "R" are precision and recall of the pairs within the final clusters, "review" the pairs that a person would be asked
about for each 1,000 rows, and "band R" the recall when only sure pairs are merged and all of these are answered rightly.

The peer is Splink as its own introduction teaches it: raw columns, a handful of blocking rules, trained on the rows
themselves, pairs above 0.5 joined; "best" is the cut-off that truth would have chosen for it.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 20_261
# rows -> (what, figure, at least or at most, bar)
BARS = {
    125_000: (
        ("precision", "p", min, 0.98),
        ("recall", "r", min, 0.96),
        ("peak MB", "peak_mb", max, 1200),
        ("review", "review", max, 31),
    ),
    1_000_000: (("peak MB", "peak_mb", max, 8000),),
}
SECONDS = {125_000: 60, 1_000_000: 900}
NEW_SECONDS, NEW_SAME = 3, 0.995
SIZES = [31_250, 125_000, 500_000, 1_000_000]
TABLE = "{:<28} {:>9} {:>8} {:>7} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8}"


def main(options):
    chosen = _chosen(options)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if "growth" in chosen:
            _growth(folder, list(map(int, filter(None, chosen["growth"]))) or SIZES)
            return
        for rows in map(int, chosen.get("rows", ["125000"])):
            _heading()
            register = _child("make", folder, rows)
            for name in ("ours", "splink") if chosen.get("peer") != ["no"] else ("ours",):
                _print(register["rows"], _child(name, folder, rows))
            if new := int(chosen.get("new", ["5000"])[0]):
                _child("make", folder, rows + new)
                _print_new(_child("new", folder, rows + new, new))


def _growth(folder, sizes):
    """Time and memory against rows: the exponent from one size to the next (1.00 is linear), and bars of what a row costs."""
    _heading("exponent")
    measured = []
    for rows in sizes:
        size, found = _child("make", folder, rows)["rows"], _child("ours", folder, rows)
        exponent = ""
        if measured:
            before = measured[-1]
            exponent = f"{math.log(found['seconds'] / before[1]['seconds']) / math.log(size / before[0]):.2f}"
        measured.append((size, found))
        _print(size, found, exponent)
        for path in Path(folder).iterdir():
            path.unlink()
    print("\nwhat a row costs: bars of one length are linear growth")
    for what in ("seconds", "cpu", "peak_mb", *measured[0][1]["steps"]):
        cost = [1e6 * found.get(what, found["steps"].get(what)) / size for size, found in measured]
        unit = "B" if what == "peak_mb" else "µs"
        for place, (size, _) in enumerate(measured):
            bar = "▇" * round(40 * cost[place] / max(cost))
            print(f"{'' if place else what:<10} {size:>9,} {cost[place]:>8.0f} {unit:<2} {bar}")


def _chosen(options):
    return {name: value.split(",") for name, _, value in (option[2:].partition("=") for option in options)}


def _heading(last=""):
    print(TABLE.format("", "rows", "seconds", "cpu s", "peak MB", "P", "R", "F1", "review", "band R", last))


def _print(rows, found, last=""):
    for label, figures in found["scores"].items():
        cells = [
            f"{found['seconds']:.1f}",
            f"{found['cpu']:.1f}",
            f"{found['peak_mb']:.0f}",
            *(f"{figures[name]:.4f}" for name in ("p", "r", "f1")),
        ]
        review = [f"{figures[name]:.{digits}f}" if name in figures else "" for name, digits in (("review", 1), ("band_r", 4))]
        print(TABLE.format(label, f"{rows:,}", *cells, *review, last), flush=True)
    for trap, share in found.get("traps", {}).items():
        print(f"    {trap:<46} {share}", flush=True)
    if "traps" in found:
        figures = found | found["scores"]["Desa Ekspor"]
        if rows in SECONDS:
            _say_seconds(found["seconds"], found["cpu"], SECONDS[rows])
        for what, name, worst, bar in BARS.get(rows, ()):
            _say(what, figures[name], worst(figures[name], bar) == bar, bar)


def _say_seconds(seconds, cpu, bar):
    """On a machine that has other work to do, the processor time says what a free one would have needed at most."""
    met = "met" if seconds <= bar else "met in processor time" if cpu <= bar else "MISSED"
    print(f"bar: {seconds:.4g} of {bar:g} s: {met}", flush=True)


def _say(what, figure, met, bar):
    print(f"bar: {what} {figure:.4g} of {bar:g}: {'met' if met else 'MISSED'}", flush=True)


def _print_new(found):
    print(
        f"{found['new']:,} new rows against {found['rows']:,}: {found['took']:.2f} s (cpu {found['cpu']:.2f} s; "
        f"{found['read']:.2f} s to read them), decided as a full run decides on {found['same']:.2%} of {found['pairs']:,} pairs",
        flush=True,
    )
    _say_seconds(found["took"], found["cpu"], NEW_SECONDS)
    _say("same decisions", found["same"], found["same"] >= NEW_SAME, NEW_SAME)


def _child(what, folder, *numbers):
    """Run one measurement in a process of its own; the last line that it prints is JSON. Its seconds are those of the process."""
    command = [sys.executable, "-m", "bench.duplicates", what, str(folder), *map(str, numbers)]
    began = time.perf_counter()
    done = subprocess.run(command, env=os.environ | {"ARROW_DEFAULT_MEMORY_POOL": "system"}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return {"seconds": time.perf_counter() - began} | json.loads(done.stdout.splitlines()[-1])


def measure(what, folder, *numbers):
    result = {"make": make, "ours": ours, "splink": splink, "new": new}[what](Path(folder), *map(int, numbers))
    print(json.dumps(result))


def _peak_mb():
    """Of this process alone: what resource.getrusage says includes the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def make(folder, rows):
    """A register of ``rows`` enterprises and their copies, and its truth. A row's number is its id: registers repeat keys."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from desaekspor.registry.synthetic.generate import generate

    path = register(folder, rows)
    generate(path, rows=rows, seed=SEED, truth=path.with_suffix(".csv"))
    table = pq.read_table(path)
    ids = pa.array([str(row) for row in range(table.num_rows)])
    pq.write_table(table.set_column(0, "id_data_badan_usaha", ids), path)
    return {"rows": table.num_rows}


def register(folder, rows):
    return folder / f"{rows}.parquet"


def truth(folder, rows):
    """Cluster, role and trap of every row."""
    from pyarrow import csv

    told = csv.read_csv(folder / f"{rows}.csv").to_pydict()
    return told["klaster_id"], told["jebakan"]


def scores(found, told):
    """Precision, recall and F1 of the pairs within clusters; ``found`` and ``told`` name a cluster for every row."""
    import numpy as np

    from desaekspor.registry.linkage.measuring import pairwise

    precision, recall = pairwise(np.array(found), np.array(told))
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


def splink(folder, rows):
    import pyarrow.parquet as pq
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = [
        "id_data_badan_usaha",
        "nama_usaha",
        "nama_pengusaha",
        "nik_pengusaha",
        "kontak_hp",
        "alamat_usaha",
        "kel_usaha",
        "kode_kbli",
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id_data_badan_usaha",
        comparisons=[
            compare.JaroWinklerAtThresholds("nama_usaha", [0.92, 0.8]),
            compare.JaroWinklerAtThresholds("nama_pengusaha", [0.92, 0.8]),
            compare.LevenshteinAtThresholds("nik_pengusaha", [1, 2]),
            compare.LevenshteinAtThresholds("kontak_hp", [1, 2]),
            compare.JaroWinklerAtThresholds("alamat_usaha", [0.9, 0.7]),
            compare.ExactMatch("kel_usaha").configure(term_frequency_adjustments=True),
            compare.ExactMatch("kode_kbli"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik_pengusaha"),
            block_on("kontak_hp"),
            block_on("nama_pengusaha"),
            block_on("nama_usaha", "kel_usaha"),
            block_on("kel_usaha", "rt_usaha", "rw_usaha"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    table = api.register(pq.read_table(register(folder, rows), columns=[*names, "rt_usaha", "rw_usaha"]))
    linker = Linker(table, settings)
    linker.training.estimate_probability_two_random_records_match([block_on("nik_pengusaha", "nama_pengusaha")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("nik_pengusaha"), block_on("nama_pengusaha", "kel_usaha")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.1)
    cpu = time.process_time()
    told, _traps = truth(folder, rows)
    result = {}
    for cut in (0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, cut).as_duckdbpyrelation()
        found = dict(clusters.project("id_data_badan_usaha, cluster_id").fetchall())
        result[cut] = scores([found.get(str(row), str(row)) for row in range(len(told))], told)
    best = max(result, key=lambda cut: result[cut]["f1"])
    return {
        "scores": {"plain Splink": result[0.5], f"plain Splink, best ({best})": result[best]},
        "peak_mb": _peak_mb(),
        "cpu": cpu,
    }


def ours(folder, rows):
    from desaekspor.registry.linkage.files import read_records
    from desaekspor.registry.linkage.finding import find_duplicates

    steps, began = {}, time.perf_counter()

    def lap(step):
        steps[step] = time.perf_counter()

    lap("read")
    found = find_duplicates(read_records(register(folder, rows)), report=lap)
    write_csv(found.clusters, folder / "clusters.csv")
    ends = [*list(steps.values())[1:], time.perf_counter()]
    steps = {name: end - start for (name, start), end in zip(steps.items(), ends, strict=True)}
    peak_mb, cpu, took = _peak_mb(), time.process_time(), time.perf_counter() - began
    told, traps = truth(folder, rows)
    clusters = dict(zip(found.clusters["rec_id"].to_pylist(), found.clusters["cluster_id"].to_pylist(), strict=True))
    clusters = [clusters[str(row)] for row in range(len(told))]
    figures = scores(clusters, told) | reviewed(found.pairs, told)
    return {
        "scores": {"Desa Ekspor": figures}, "traps": trapped(clusters, told, traps), "steps": steps, "inside": took,
        "peak_mb": peak_mb, "cpu": cpu, "looked_at": found.looked_at,
    }  # fmt: skip


def reviewed(pairs, told):
    """Pairs a person would be asked for each 1,000 rows; recall where only sure ones are merged and all answers are right."""
    band = pairs["band"].to_pylist()
    group = list(range(len(told)))

    def root(row):
        while group[row] != row:
            group[row] = row = group[group[row]]
        return row

    for left, right, name in zip(map(int, pairs["left"].to_pylist()), map(int, pairs["right"].to_pylist()), band, strict=True):
        if told[left] == told[right] or name == "sure":
            group[root(left)] = root(right)
    asked = sum(name != "sure" for name in band)
    return {"review": 1000 * asked / len(told), "band_r": scores([root(row) for row in range(len(told))], told)["r"]}


TRAPS = {
    "pemilik_sama_usaha_beda": "second business of one owner, merged",
    "nama_mirip_tetangga": "neighbour of a like name, merged",
    "nama_sama_pasar": "shop of the same name in one market, merged",
    "pasangan_mendaftar": "spouse who registered the shop too, missed",
    "pindah_alamat": "shop that moved, missed",
}


def trapped(clusters, told, traps):
    """How many of the rows that are traps were taken for something else, in words."""
    from desaekspor.registry.linkage import measuring

    counts = measuring.traps(clusters, told, traps)
    counted = {name: counts.get(name, (0, 0)) for name in TRAPS}
    return {TRAPS[name]: f"{wrong:,} of {rows:,} ({wrong / max(rows, 1):.1%})" for name, (wrong, rows) in counted.items()}


def new(folder, rows, count):
    """``count`` of the rows as if they came now, against all others; and whether a full run would have decided as this one."""
    import numpy as np
    import pyarrow as pa

    from desaekspor.analytics import open_engine
    from desaekspor.registry.linkage.files import read_records
    from desaekspor.registry.linkage.finding import find_among
    from desaekspor.registry.linkage.incremental import get_ready, match_new
    from desaekspor.registry.linkage.normalise import normalise

    raw = read_records(register(folder, rows))
    is_new = np.zeros(raw.num_rows, dtype=bool)
    is_new[np.random.default_rng(SEED).choice(raw.num_rows, count, replace=False)] = True
    came, kept = raw.filter(pa.array(is_new)), normalise(raw.filter(pa.array(~is_new)))
    with open_engine() as engine:
        get_ready()  # as a worker that has nothing to do
        began, cpu = time.perf_counter(), time.process_time()
        normalised = normalise(came)
        read = time.perf_counter() - began
        matched = match_new(kept, normalised, engine=engine)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        full = find_among(pa.concat_tables([kept, normalised]), engine=engine)
    ids = set(normalised["rec_id"].to_pylist())
    return {
        "new": count, "rows": kept.num_rows, "took": took, "cpu": cpu, "read": read, "peak_mb": _peak_mb(),
        **_agreement(matched, full, ids),
    }  # fmt: skip


def _agreement(matched, full, new_ids):
    """A decision is made of every pair that touches a new row and that either run would merge or show."""

    def decisions(found):
        cluster_of = dict(zip(found.clusters["rec_id"].to_pylist(), found.clusters["cluster_id"].to_pylist(), strict=True))
        members = {}
        for rec_id, cluster in cluster_of.items():
            members.setdefault(cluster, []).append(rec_id)
        shown = {
            (left, right): band
            for left, right, band in zip(*(found.pairs[name].to_pylist() for name in ("left", "right", "band")), strict=True)
        }
        merged = {
            (one, other)
            for several in members.values()
            for one in several
            for other in several
            if one < other and (one in new_ids or other in new_ids)
        }
        touching = {pair: band for pair, band in shown.items() if pair[0] in new_ids or pair[1] in new_ids}
        return {pair: (touching.get(pair), pair in merged) for pair in touching.keys() | merged}

    one, other = decisions(matched), decisions(full)
    pairs = one.keys() | other.keys()
    return {"pairs": len(pairs), "same": sum(one.get(pair) == other.get(pair) for pair in pairs) / max(len(pairs), 1)}


def write_csv(table, path):
    from pyarrow import csv

    csv.write_csv(table, path)


if __name__ == "__main__":
    measure(*sys.argv[1:])
