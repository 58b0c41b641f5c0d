"""Work in the background: the invented certificates of a first start."""

from django.utils.translation import gettext_lazy

from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import job
from desaekspor.readiness.certificates.example import is_wanted, write_example_certificates

KIND = "readiness.example_certificates"


@job(KIND, title=gettext_lazy("Invent example certificates"), page=("portal:certificates",))
def example(progress):
    from desaekspor.readiness.messaging.example import write_example_messages

    return {"certificates": write_example_certificates(), "messages": write_example_messages()}


whenever(KIND, is_wanted)
