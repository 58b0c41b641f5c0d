"""The sealed files of tasks take part in the rotation of keys."""

from desaekspor.accounts.rotation import store
from desaekspor.readiness.training import files


@store("tasks")
def reseal_task_files():
    return files.FILES.reseal_all()
