"""Exports of filled forms as servers write them; everything in them is made up."""

import io
import json
import zipfile

from django.core.files.base import ContentFile

from desaekspor.jobs.progress import Progress
from desaekspor.potential.survey.files import receive_file, work_on
from tests.potential.test_photos import JFIF, PICTURE

VILLAGE = "32.16.05.2001"
FIRST, SECOND = "11111111-aaaa-4000-8000-000000000001", "22222222-bbbb-4000-8000-000000000002"
PHOTO = b"\xff\xd8" + JFIF + PICTURE


def central_csv(*rows):
    """As ODK Central: groups before the names, KEY at the end. ``rows`` are dictionaries by heading."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    lines = [",".join(headings), *(",".join(f'"{row.get(heading, "")}"' for heading in headings) for row in rows)]
    return "\n".join(lines).encode()


def central_row(instance=FIRST, village=VILLAGE, base=0, **answers):
    """A row of Central's CSV; ``answers`` by the heading's last part."""
    groups = {"families": "people", "farm_families": "people", "imk_food": "industry", "topography": "general"}
    groups |= {"photo_village": "products", "pollution": "utilities", "main_commodity": "people", "farmer_groups": "institutions"}
    said = {f"{groups[name]}-{name}": value for name, value in answers.items()}
    frame = {"SubmissionDate": "2026-11-20T03:00:00.000Z", "start": "2026-11-20T02:00:00Z", "end": "2026-11-20T02:30:00Z"}
    frame |= {"survey_year": "2026", "identity-village_code": village, "identity-base_revision": str(base)}
    return frame | said | {"meta-instanceID": f"uuid:{instance}", "KEY": f"uuid:{instance}", "SubmitterName": "Pendata"}


def kobo_json(*submissions):
    return json.dumps({"count": len(submissions), "next": None, "results": list(submissions)}).encode()


def form_xml(instance=FIRST, village=VILLAGE, inside="", before=""):
    return f"""<?xml version='1.0' ?>{before}
<data id="desaekspor_survei_2026" version="202611281500" xmlns:orx="http://openrosa.org/xforms">
  <start>2026-11-20T09:00:00+07:00</start><end>2026-11-20T09:30:00+07:00</end><survey_year>2026</survey_year>
  <identity><village_code>{village}</village_code><base_revision>0</base_revision></identity>{inside}
  <orx:meta><orx:instanceID>uuid:{instance}</orx:instanceID></orx:meta>
</data>""".encode()


def archive(**parts):
    """A ZIP; a part's name has "__" for "." and "___" for "/"."""
    return archive_of({name.replace("___", "/").replace("__", "."): content for name, content in parts.items()})


def archive_of(parts, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def load(content, name="kiriman.csv", *, by=None, check=False, region=None):
    """The SurveyFile of an export that was sent and loaded (or only checked)."""
    file = receive_file(ContentFile(content), name=name, by=by, region=region or (by.region if by else None))
    return work_on(file, Progress.silent(), load=not check)
