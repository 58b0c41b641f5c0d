"""Files that prove something: a photo or scan as JPEG or PNG, or a PDF; sealed under ``var/evidence``, only ever downloaded.

What a file is, is read from its bytes, never from its name. Pictures are kept without what the telephone wrote beside them
(potential/photos.py). A PDF that would do something when it is opened is refused: scripts, programs it starts, files inside it.
Such names can be hidden in ways that no search finds, so that nothing here is ever shown inside a page (``as_download``).
"""

import io
import re
import zlib

from django.http import FileResponse

from desaekspor.potential.photos import BadPhoto, cleaned_photo
from desaekspor.registry.sealed_files import SealedFolder

FILES = SealedFolder("evidence", "desaekspor evidence")
LARGEST = 10 * 2**20
PDF = "application/pdf"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", PDF: "pdf"}
LONGEST_STREAM = 4 * 2**20  # of a compressed part of a PDF that is looked into
MOST_STREAMS = 2_000
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|XFA|RichMedia|ImportData|SubmitForm)(?![A-Za-z0-9])")
HIDDEN = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
CONTENT = re.compile(rb"stream\r?\n.*?endstream", flags=re.DOTALL)


class BadEvidence(Exception):
    """A file that is kept as no evidence. ``code``: empty, too_large, not_evidence, damaged, active."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def checked_evidence(content: bytes) -> tuple[bytes, str]:
    """What is kept of a file, and its media type. Raises BadEvidence."""
    if not content:
        raise BadEvidence("empty")
    if len(content) > LARGEST:
        raise BadEvidence("too_large", megabytes=-(-len(content) // 2**20), limit=LARGEST // 2**20)
    if content.startswith(b"%PDF-"):
        _refuse_active(content)
        return content, PDF
    try:
        return cleaned_photo(content)
    except BadPhoto as error:
        raise BadEvidence("not_evidence" if error.code == "not_a_photo" else error.code, **error.facts) from error


def _refuse_active(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise BadEvidence("damaged")
    # Outside of pictures and the like, in whose bytes chance writes such names.
    for part in (CONTENT.sub(b"", content), *_inflated(content)):
        plain = HIDDEN.sub(lambda match: bytes([int(match[1], 16)]), part) if b"#" in part else part
        if ACTIVE.search(plain):
            raise BadEvidence("active")


def _inflated(content: bytes):
    """The compressed parts of a PDF, as far as they are text that can name actions; no more of each than is looked into."""
    for count, match in enumerate(STREAM.finditer(content)):
        if count == MOST_STREAMS:
            raise BadEvidence("active")
        head = content[max(0, match.start() - 400) : match.start()]
        if b"/ObjStm" not in head[head.rfind(b"obj") :]:
            continue
        try:
            yield zlib.decompressobj().decompress(content[match.end() :], LONGEST_STREAM)
        except zlib.error:
            continue


def store_evidence(content: bytes) -> dict:
    """Seal a checked file; the fields ``stored_as, content_type, bytes, sha256`` of the row that names it. Raises BadEvidence."""
    kept, content_type = checked_evidence(content)
    name, sha256, length = FILES.store(io.BytesIO(kept))
    return {"stored_as": name, "content_type": content_type, "bytes": length, "sha256": sha256}


def as_download(row, stem: str) -> FileResponse:
    """The file that ``row`` names, for saving: no browser opens it within the site or keeps it.

    Raises FileNotFoundError, sealing.CannotOpen.
    """
    response = FileResponse(
        FILES.open_sealed(row.stored_as),
        as_attachment=True,
        filename=f"{stem}.{ENDINGS.get(row.content_type, 'bin')}",
        content_type=row.content_type,
    )
    response["Content-Length"] = row.bytes
    response["Cache-Control"] = "no-store, private, max-age=0"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
