"""Small files in the shape of CEPII's, FAO's and our own."""

import zipfile

COUNTRIES = {"360": "IDN", "392": "JPN", "682": "SAU", "764": "THA", "251": "FRA"}
HEADING = "t,i,j,k,v,q"
NAME = "BACI_HS17_Y2023_V202501.csv"
# Soy sauce and roasted coffee: thousand dollars, tonnes.
ROWS = [
    "2023,360,392,90121,600.5,       NA",
    "2023,764,392,210310,500,12.5",
    "2023,360,682,210310,300.0004,1",
    "2023,392,682,210310,0.6,",
]


def write_baci(folder, rows=ROWS, *, name=NAME, heading=HEADING):
    """A year of flows as CEPII gives it out."""
    path = folder / name
    path.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    return path


def write_archive(path, *files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return path
