"""What a first start shows: invented certificates and messages, marked so, written once."""

import pytest
from django.utils import timezone

from desaekspor.readiness.certificates.example import is_wanted, write_example_certificates
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.certificates.reading import read_certificate
from desaekspor.readiness.messaging.example import write_example_messages
from desaekspor.readiness.messaging.models import Message
from desaekspor.registry.models import ImportBatch
from tests.factories import make_enterprise, make_region

pytestmark = pytest.mark.django_db


def test_example_certificates_and_messages_are_marked_and_written_once():
    for number in range(6):
        make_enterprise(nib=f"99990000000{number:02}", kbli="10773", synthetic=True)
    assert not is_wanted()  # no example register is loaded
    told = {"file_name": "a.csv", "file_sha256": "0" * 64, "file_bytes": 1, "region": make_region("32.16")}
    ImportBatch.objects.create(source="example", synthetic=True, state="loaded", **told)

    written = write_example_certificates()

    assert written == Certificate.objects.filter(synthetic=True).count() > 6
    for one in Certificate.objects.all():
        given = {"kind": one.kind, "number": one.number, "issued_on": one.issued_on, "ends_on": one.ends_on}
        assert read_certificate(given | {"endless": "ya" if one.endless else ""}, today=timezone.localdate())[1] == []
        assert one.changes.count() == 1
    assert write_example_messages() == Message.objects.filter(synthetic=True).count() > 0
    assert (write_example_certificates(), write_example_messages()) == (0, 0)
