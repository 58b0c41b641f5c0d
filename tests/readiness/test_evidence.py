"""Evidence is a picture or a PDF that does nothing by itself; everything else is refused by name."""

import zlib

import pytest

from desaekspor.readiness.evidence import BadEvidence, as_download, checked_evidence, store_evidence
from tests.potential.test_photos import EXIF, JFIF, PICTURE

PHOTO = b"\xff\xd8" + JFIF + EXIF + PICTURE


def pdf(body=b"<< /Type /Catalog >>"):
    return b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def packed(text):
    return b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + zlib.compress(text) + b"\nendstream"


def test_a_photo_loses_its_place_and_a_pdf_stays_as_it_is():
    assert checked_evidence(PHOTO)[1] == "image/jpeg"
    assert b"GPS" not in checked_evidence(PHOTO)[0]
    # What chance writes into the bytes of a picture is no script.
    scan = pdf(b"<< /Subtype /Image >>\nstream\n\x07/JS \x00/JavaScript\nendstream")
    assert checked_evidence(scan) == (scan, "application/pdf")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not_evidence"),
        (b"PK\x03\x04 a workbook", "not_evidence"),
        (b"\xff\xd8\xff\xe1\xff\xff", "damaged"),
        (pdf()[:-7], "damaged"),
        (pdf(b"<< /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"), "active"),
        (pdf(b"<< /OpenAction << /S /Java#53cript >> >>"), "active"),
        (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "active"),
        (pdf(packed(b"<< /Names << /EmbeddedFiles 3 0 R >> >>")), "active"),
        (b"%PDF-" + b"\0" * (10 * 2**20), "too_large"),
    ],
)
def test_what_is_refused_is_named(content, code):
    with pytest.raises(BadEvidence) as refused:
        checked_evidence(content)

    assert refused.value.code == code


def test_it_comes_back_as_a_download_that_no_browser_opens_within_the_site(settings, tmp_path):
    settings.VAR = tmp_path
    kept = store_evidence(pdf())
    row = type("Row", (), kept)

    response = as_download(row, "sertifikat-1")

    assert b"".join(response.streaming_content) == pdf()
    assert response["Content-Disposition"] == 'attachment; filename="sertifikat-1.pdf"'
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert pdf() not in (tmp_path / "evidence" / kept["stored_as"]).read_bytes()
