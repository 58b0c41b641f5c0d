"""Pages are sent packed."""

import gzip
import secrets

from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from isal import igzip

LEVEL = 3  # of ISA-L: a twelfth of the processor time of Django's zlib, a tenth to an eighth more bytes
LEAST = 200  # bytes; shorter ones are not worth it


class PackingMiddleware(GZipMiddleware):
    """Django's GZipMiddleware with Intel's ISA-L: by zlib, the map took 10 ms of a core to pack.

    The length of an answer is made uncertain as Django does it, by a name of random length in the header (RFC 1952), so that it
    does not tell what secrets are in it (BREACH).
    """

    def process_response(self, request, response):
        accepts = re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if accepts and not response.streaming and not response.has_header("Content-Encoding") and len(response.content) >= LEAST:
            packed = self.pack(response.content)
            if len(packed) < len(response.content):
                response.content = packed
                patch_vary_headers(response, ["Accept-Encoding"])
                response.headers["Content-Encoding"] = "gzip"
                response.headers["Content-Length"] = str(len(packed))
                if response.get("ETag", "").startswith('"'):
                    response.headers["ETag"] = "W/" + response.headers["ETag"]
        return super().process_response(request, response)

    def pack(self, content):
        packed = igzip.compress(content, LEVEL, mtime=0)
        header = bytearray(packed[:10])
        header[3] = gzip.FNAME
        return bytes(header) + b"a" * secrets.randbelow(self.max_random_bytes) + b"\0" + packed[10:]
