"""The way of a file into the registry, as an officer goes it through the pages."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import run_waiting
from desaekspor.registry.models import ImportBatch
from tests.portal.registers import dirty_workbook
from tests.registry.registers import as_csv, sidt_row

NIK = re.compile(r"\b3216\d{12}\b")
PHONE = re.compile(r"(?:\+62|0|\b)8000000\d{3,}")


def upload(client, content=None, name="sidt.xlsx", to="/impor/baru/", **fields):
    """What the page answers to a file; ``fields`` are the form's other fields."""
    file = SimpleUploadedFile(name, dirty_workbook() if content is None else content)
    return client.post(to, {"berkas": file, **fields}, follow=True)


def mapping_as_proposed(response):
    """The form of the columns as the page proposes it."""
    return {field.html_name: field.value() for field in response.context["form"] if field.html_name != "lalu"}


def finish_jobs():
    """Run what waits, and what follows from it."""
    while Job.objects.filter(state=Job.State.QUEUED).exists():
        run_waiting()


def checked(client, content=None, then="periksa", **fields):
    """The batch of a file that was sent, its columns taken as proposed, and checked."""
    response = upload(client, content, **fields)
    batch = ImportBatch.objects.latest("pk")
    client.post(f"/impor/{batch.pk}/kolom/?sumber=sidt", {**mapping_as_proposed(response), "lalu": then})
    finish_jobs()
    batch.refresh_from_db()
    return batch


def loaded(client, content=None, **fields):
    return checked(client, content, then="muat", **fields)


def text_of(response):
    """What a reader sees of a page, in single spaces."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def messages_of(response):
    """What the page says has just happened; earlier redirects that nobody followed had their say too."""
    return [str(message) for message in response.context["messages"]][-1:]


def one_row(**cells):
    return as_csv([sidt_row(1, **cells)]).getvalue()
