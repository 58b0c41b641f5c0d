"""Files that are handed in: pictures, PDF and office documents, known by their content, not by their name.

They lie sealed under ``var/tasks`` and go out as attachments alone. Pictures and PDF are checked as evidence is
(readiness/evidence.py); of office documents those without programs are taken.
"""

import io
import re
import zipfile

from django.http import FileResponse

from desaekspor.readiness import evidence
from desaekspor.registry.sealed_files import SealedFolder

FILES = SealedFolder("tasks", "desaekspor task")
LARGEST = evidence.LARGEST
MOST_PARTS = 2_000  # of a document
OPENXML = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OPENXML_TYPE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "docx": f"{OPENXML_TYPE}wordprocessingml.document",
    "xlsx": f"{OPENXML_TYPE}spreadsheetml.sheet",
    "pptx": f"{OPENXML_TYPE}presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
ENDINGS = {content_type: ending for ending, content_type in TYPES.items()} | evidence.ENDINGS
OTHERS = {"not_evidence": "unknown_kind", "active": "runs"}  # codes of evidence.BadEvidence that have other words here


class BadFile(Exception):
    """A file that is not taken. ``code``: empty, too_large, unknown_kind, damaged, runs."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def cleaned(content: bytes) -> tuple[bytes, str]:
    """(what is kept, its media type): of pictures the picture alone, without place and device. Raises BadFile."""
    if content.startswith(b"PK\x03\x04") and len(content) <= LARGEST:
        return content, _document(content)
    try:
        return evidence.checked_evidence(content)
    except evidence.BadEvidence as error:
        raise BadFile(OTHERS.get(error.code, error.code), **error.facts) from error


def _document(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if len(names) > MOST_PARTS:
                raise BadFile("damaged")
            if any("vbaproject" in name.lower() or name.lower().startswith(("basic/", "scripts/")) for name in names):
                raise BadFile("runs")
            if "[Content_Types].xml" in names:
                for start, ending in OPENXML.items():
                    if any(name.startswith(start) for name in names):
                        return TYPES[ending]
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                told = package.read("mimetype").decode("ascii", "replace").strip()
                if told in ENDINGS:
                    return told
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError) as error:
        raise BadFile("damaged") from error
    raise BadFile("unknown_kind")


def safe_name(name: str, content_type: str) -> str:
    """The name for the list and for the download: no folders, no control signs, the ending of what it really is."""
    stem = re.sub(r"[^\w .()-]+", "_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem = stem.rpartition(".")[0] or stem or "berkas"
    return f"{stem[:100]}.{ENDINGS[content_type]}"


def as_download(file) -> FileResponse:
    """The file of a TaskFile, for saving: no browser opens it within the site. Raises FileNotFoundError, CannotOpen."""
    response = FileResponse(
        FILES.open_sealed(file.stored_as), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["Content-Length"] = file.bytes
    response["Cache-Control"] = "no-store, private, max-age=0"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
