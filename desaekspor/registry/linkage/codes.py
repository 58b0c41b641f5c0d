"""The codes of reasons why two records may be one enterprise; :mod:`.reasons` finds them, :mod:`.words` puts them into words."""

FOR, AGAINST = 1, -1
# code -> whether it speaks for or against. In the order in which people are told.
CODES = {
    "nik_same": FOR, "nik_damaged": FOR, "nik_slip": FOR, "nib_same": FOR, "phone_same": FOR,
    "phone_shared": FOR, "phone_zeros": FOR, "owner_same": FOR, "owner_close": FOR, "owner_part": FOR, "name_same": FOR,
    "name_close": FOR, "name_part": FOR, "house_same": FOR, "rt_same": FOR, "street_same": FOR, "near": FOR, "birth_same": FOR,
    "line_same": FOR, "may_be_spouse": FOR, "may_have_moved": FOR,
    "nik_other": AGAINST, "nib_other": AGAINST, "birth_other": AGAINST, "owner_other": AGAINST, "name_other": AGAINST,
    "house_other": AGAINST, "rt_other": AGAINST, "village_other": AGAINST, "far": AGAINST, "line_other": AGAINST,
    "phone_other": AGAINST, "second_business": AGAINST,
}  # fmt: skip
