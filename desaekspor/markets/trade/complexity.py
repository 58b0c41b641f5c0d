"""Economic complexity: which exporters make what few can make. SQL sums the flows; the matrices are small enough for NumPy."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from desaekspor.analytics import Engine, NoData

from .errors import NotDetermined

Array = np.ndarray
LEVELS = (2, 4, 6)
LEAST_EXPORTS_USD = 1e9  # as the Atlas of Economic Complexity: very small exporters would decide the eigenvectors
SAME = 1e-9  # eigenvalues (between 0 and 1) nearer than this are one

EXPORTS = """
SELECT exporter, product, SUM(v) AS exports_usd
FROM (SELECT exporter, SUBSTRING(hs6, 1, :level) AS product, CAST(value_usd AS DOUBLE) AS v FROM flows) AS cut
GROUP BY exporter, product
HAVING SUM(v) > 0
ORDER BY exporter, product
"""


@dataclass(frozen=True)
class Complexity:
    """Three tables: exporters, products and cells (every exporter with every product)."""

    exporters: pa.Table
    products: pa.Table
    cells: pa.Table
    left_out: int  # exporters below the least exports


def complexity(engine: Engine, *, level: int = 4, min_exports_usd: float = LEAST_EXPORTS_USD) -> Complexity:
    """How complex exporters and products are, how near an exporter is to a product, and what it would gain by it.

    With M_ik = 1 where RCA_ik >= 1, else 0 (i an exporter, k a product of ``level`` digits), div_i and ubiq_k the sums of M:

        proximity  phi_kl = sum_i M_ik M_il / max(ubiq_k, ubiq_l), 1 on the diagonal
        density    d_ik = sum_l M_il phi_lk / sum_l phi_lk, the diagonal included
        K          the eigenvector of the second largest eigenvalue of sum_i M_ik M_il / (div_i ubiq_k), with the sign that
                   makes ECI grow with div
        kc_i       mean of K over the products with M_ik = 1
        ECI_i      (kc_i - mean kc) / sd kc
        PCI_k      (K_k - mean kc) / sd kc, so that ECI_i is the mean PCI of i's products
        COI_i      sum_k (1 - M_ik) d_ik K_k, then less its mean, by its sd, over exporters
        COG_ik     (1 - M_ik) sum_l (1 - M_il) phi_kl K_l / sum_m phi_lm, by sd kc

    sd is that of a population; K has length 1. As Growth Lab's Stata and Python packages compute them.

    Reads ``flows``: hs6 (six digits, text), exporter (text), value_usd (dollars, >= 0). Exporters below ``min_exports_usd``
    are left out first; RCA is taken among those that remain, and "world" is them. Returns, by code:
    exporters: exporter, exports_usd (dollars), diversity (products), eci, coi (no unit);
    products: hs4 (or hs2, hs6), ubiquity (exporters), pci (no unit);
    cells: exporter, hs4, rca, density (0 to 1), cog (no unit). An rca of 0 says that the flows, which have exporter and
    product, have none of it from this exporter.

    Raises NoData without any trade, NotDetermined.

    Sources: R. Hausmann, C. A. Hidalgo et al. (2014), The Atlas of Economic Complexity, MIT Press; C. A. Hidalgo, B.
    Klinger, A.-L. Barabasi, R. Hausmann (2007), "The Product Space Conditions the Development of Nations", Science 317,
    482-487.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level}: expected one of {LEVELS}")
    table = engine.query(EXPORTS, level=level)
    if not table.num_rows:
        raise NoData("no flow is above zero")
    names, codes, exports = _matrix(table)
    kept = exports.sum(axis=1) >= min_exports_usd
    left_out = int((~kept).sum())
    exports, names = exports[kept], names[kept]
    traded = exports.sum(axis=0) > 0
    exports, codes = exports[:, traded], codes[traded]
    if len(names) < 2 or len(codes) < 2:
        raise NotDetermined("too_few", exporters=len(names), products=len(codes))
    rca = balassa(exports)
    made = (rca >= 1).astype(float)
    diversity, ubiquity = made.sum(axis=1), made.sum(axis=0)
    products, kc = second_eigenvector(made, exports)
    near = proximity(made)
    to_all = near.sum(axis=0)
    density = made @ near / to_all
    lacks = 1 - made
    outlook = (lacks * density) @ products
    gain = lacks * (lacks @ (near * (products / to_all)[:, None])) / kc.std()
    product_name = f"hs{level}"
    return Complexity(
        exporters=pa.table(
            {
                "exporter": pa.array(names, pa.string()),
                "exports_usd": exports.sum(axis=1),
                "diversity": diversity.astype(np.int64),
                "eci": (kc - kc.mean()) / kc.std(),
                "coi": _standardised(outlook),
            }
        ),
        products=pa.table(
            {
                product_name: pa.array(codes, pa.string()),
                "ubiquity": ubiquity.astype(np.int64),
                "pci": (products - kc.mean()) / kc.std(),
            }
        ),
        cells=pa.table(
            {
                "exporter": _repeated(names, np.repeat(np.arange(len(names)), len(codes))),
                product_name: _repeated(codes, np.tile(np.arange(len(codes)), len(names))),
                "rca": rca.ravel(),
                "density": density.ravel(),
                "cog": gain.ravel(),
            }
        ),
        left_out=left_out,
    )


def balassa(exports: Array) -> Array:
    """RCA of a matrix exporters x products without empty rows or columns.

    Multiplied crosswise before it is divided: with whole dollars, what is exactly 1 comes out as 1, not as a little less.
    """
    return (exports * exports.sum()) / (exports.sum(axis=1)[:, None] * exports.sum(axis=0)[None, :])


def proximity(made: Array) -> Array:
    """How often two products are made by the same exporters: the smaller of both conditional shares."""
    ubiquity = made.sum(axis=0)
    near = (made.T @ made) / np.maximum(np.maximum(ubiquity[:, None], ubiquity[None, :]), 1)
    np.fill_diagonal(near, 1)
    return near


def second_eigenvector(made: Array, exports: Array) -> tuple[Array, Array]:
    """K over products (length 1, signed) and its means over exporters.

    Solved over exporters, of which there are far fewer than products, and in its symmetric form, whose eigenvectors are exact:
    the matrix over exporters is similar to A A' with A = div^-1/2 M ubiq^-1/2. Raises NotDetermined.
    """
    diversity, ubiquity = made.sum(axis=1), made.sum(axis=0)
    if not diversity.all() or not ubiquity.all():
        # By rounding alone: the exporters' mean RCA of a product, weighed by their size, is 1, so one of them reaches it.
        raise NotDetermined("all_alike", exporters=len(diversity), products=len(ubiquity))
    half = made / np.sqrt(diversity)[:, None] / np.sqrt(ubiquity)[None, :]
    values, vectors = np.linalg.eigh(half @ half.T)
    second = values[-2]
    facts = {"exporters": len(diversity), "products": len(ubiquity)}
    if second < SAME:
        raise NotDetermined("all_alike", **facts)
    if second > 1 - SAME:
        raise NotDetermined("in_parts", **facts)
    if len(values) > 2 and second - values[-3] < SAME:
        raise NotDetermined("no_order", **facts)
    products = (made / ubiquity[None, :]).T @ (vectors[:, -2] / np.sqrt(diversity))
    products /= np.linalg.norm(products)
    kc = made @ products / diversity
    together = ((diversity - diversity.mean()) * (kc - kc.mean())).sum()
    if abs(together) < SAME * diversity.std() * kc.std() * len(kc) or not diversity.std():
        together = kc[exports.sum(axis=1).argmax()] - kc.mean()  # no sign by diversity: the largest exporter is above the mean
    sign = -1.0 if together < 0 else 1.0
    return sign * products, sign * kc


def _standardised(values: Array) -> Array:
    spread = values.std()
    return (values - values.mean()) / spread if spread else np.zeros_like(values)


def _matrix(table: pa.Table) -> tuple[Array, Array, Array]:
    names, rows = np.unique(table["exporter"].to_numpy(zero_copy_only=False), return_inverse=True)
    codes, columns = np.unique(table["product"].to_numpy(zero_copy_only=False), return_inverse=True)
    exports = np.zeros((len(names), len(codes)))
    exports[rows, columns] = table["exports_usd"].to_numpy()
    return names, codes, exports


def _repeated(names: Array, places: Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), pa.array(names, pa.string())).cast(pa.string())
