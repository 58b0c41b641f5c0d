from desaekspor.jobs.runner import job
from tests.privacy.markers import NIK, OWNER


@job("tests.fail_over_a_person", title="Fails")
def fail_over_a_person(progress):
    try:
        int(OWNER["name"])
    except ValueError as error:
        raise KeyError(NIK) from error
