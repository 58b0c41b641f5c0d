from django.utils.translation import gettext_lazy

from desaekspor.analytics import EngineError
from desaekspor.datafiles.folder import DataError
from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import JobFailed, job
from desaekspor.markets import finder_tasks  # noqa: F401  its jobs are of markets, too
from desaekspor.markets.flow_words import describe_bad_flows
from desaekspor.markets.flowdata import tasks as flowdata_tasks  # noqa: F401
from desaekspor.markets.missing_kbli import tasks as missing_kbli_tasks  # noqa: F401

PREPARE = "markets.prepare"


@job(PREPARE, title=gettext_lazy("Work out the markets of all products"))
def prepare(progress):
    """The table of markets (outlook.py), so that no page waits for it; the result says nothing more."""
    # What computes: other jobs and commands need not wait for it.
    from desaekspor.markets import outlook
    from desaekspor.markets.trade.errors import BadFlows

    try:
        outlook.prepare()
    except BadFlows as error:
        raise JobFailed(describe_bad_flows(error, outlook.active().name)) from None
    except (DataError, EngineError) as error:
        raise JobFailed(str(error)) from None
    return {}


def _is_due():
    from desaekspor.markets import outlook
    from desaekspor.markets.trade.errors import BadFlows

    try:
        return not outlook.is_prepared()
    except BadFlows as error:
        raise JobFailed(describe_bad_flows(error, outlook.active().name)) from None
    except (DataError, OSError):
        return False  # without flows there is nothing to work out


# After the flows came or changed.
whenever(PREPARE, _is_due)
