"""Persons that exist nowhere else: wherever one of these is found, it has leaked."""

NIK, SECOND_NIK = "3216050703799988", "3216054703799987"
OWNER = {
    "name": "ZULMARKA PENANDANAMA",
    "nik": NIK,
    "phone": "+6280000009988",
    "address": "GANG ZULPENANDA ALAMAT 7",
    "birth_date": "1979-03-07",
}
# What must not be shown, logged or kept anywhere but in an answer that was asked for with a purpose.
PERSONAL = (
    *(NIK, SECOND_NIK, "80000009988", "80000009987", "ZULMARKA", "PENANDANAMA", "ZULPENANDA", "1979-03-07"),
    *("ZULKEDUA", "ZULLAMA"),
)
# What people wrote about a person: shown to those who handle it, and sealed wherever it is kept.
WRITTEN = ("ZULTULISAN", "ZULJAWABAN", "ZULKEJADIAN", "ZULWALI", "ZULCATATAN")


def found_in(content, markers=PERSONAL + WRITTEN):
    """The markers in ``content`` (text or bytes), in whatever case, also as UTF-16, hex or base64."""
    import base64

    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    folded = content.lower()
    found = set()
    for marker in markers:
        text = marker.lower()
        forms = {text.encode(), text.encode("utf-16-le"), marker.encode().hex().encode()}
        forms |= {base64.b64encode(pad + marker.encode() + b"   ")[4:-6].lower() for pad in (b"   ", b"    ", b"     ")}
        if any(form in folded for form in forms):
            found.add(marker)
    return found
