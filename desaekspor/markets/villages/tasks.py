from django.utils.translation import gettext_lazy

from desaekspor.analytics import EngineError, NoData
from desaekspor.datafiles.folder import DataError
from desaekspor.jobs.due import whenever
from desaekspor.jobs.runner import JobFailed, enqueue, job
from desaekspor.markets.flow_words import describe_bad_flows, describe_not_determined

STEPS = {"computing": gettext_lazy("computing the product space")}


@job("markets.villages", title=gettext_lazy("Compute what the world buys and the product space"), steps=STEPS)
def compute(progress):
    """The tables by which villages are measured; then the villages are measured, for their market pull is known now."""
    # What computes: other jobs and commands need not wait for it.
    from desaekspor.markets.trade.errors import BadFlows, NotDetermined
    from desaekspor.markets.villages import keeping

    progress.report(step="computing", done=0, total=1)
    try:
        keeping.compute()
    except BadFlows as error:
        raise JobFailed(describe_bad_flows(error, keeping.outlook.active().name)) from None
    except NotDetermined as error:
        raise JobFailed(describe_not_determined(error)) from None
    except (DataError, EngineError, NoData, ValueError) as error:
        raise JobFailed(str(error)) from None
    progress.report(done=1)
    enqueue("potential.measure")
    return {"computed": True}


def _is_due():
    from desaekspor.markets.villages import keeping

    return keeping.is_due()


# When flows came or changed.
whenever("markets.villages", _is_due)
