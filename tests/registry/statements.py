"""What files say in the tests that do things in any order: three fields of some rows, and no statement about them."""

from hypothesis import strategies as st

SALES, ASSETS, PRODUCTS = ("", "10000000", "3000000000"), ("", "2000000", "4000000"), ("", "KECAP", "SAMBAL")
FIELDS = ("sales_idr", "assets_idr", "product")
UNKNOWN = {"sales_idr": None, "assets_idr": None, "product": ""}
HAND = "by hand"
cells = st.fixed_dictionaries(
    {"sales_idr": st.sampled_from(SALES), "assets_idr": st.sampled_from(ASSETS), "product": st.sampled_from(PRODUCTS)}
)


def files_of(keys):
    """Files with some of the keys."""
    return st.dictionaries(st.sampled_from(keys), cells, min_size=1)


def said(cells):
    """What the cells say: the known values, as the registry keeps them."""
    return {name: text if name == "product" else int(text) for name, text in cells.items() if text}
