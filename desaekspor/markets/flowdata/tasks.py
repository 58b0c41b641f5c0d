from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.jobs.runner import JobFailed, job
from desaekspor.markets.flowdata.models import TradeData
from desaekspor.markets.flowdata.words import STEPS

READ = "markets.trade_data"


def unfinished(row):
    """Cancelled, or given up: the data says so, and its file goes."""
    from desaekspor.markets.flowdata.services import give_up

    if data := TradeData.objects.filter(pk=row.arguments["data_id"]).first():
        give_up(data)


@job(
    READ,
    title=gettext_lazy("Check and load trade data"),
    steps=STEPS,
    page=("portal:flow_data_set", "data_id"),
    unfinished=unfinished,
)
def read(progress, data_id):
    """A file that was sent: loaded, or refused with a report; the result holds how it ended and how many problems there are."""
    # What reads: other jobs and commands need not wait for it.
    from desaekspor.markets.flowdata.services import read_received

    data = TradeData.objects.filter(pk=data_id).first()
    if data is None:
        raise JobFailed(_("This file was deleted meanwhile."))
    data = read_received(data, progress)
    return {"state": data.state, "problems": data.problem_count}
