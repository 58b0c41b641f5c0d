from django.urls import path

from desaekspor.config.urls import *  # noqa: F403
from tests.privacy.markers import NIK, OWNER


def fail(request):
    person = dict(OWNER)
    raise ValueError(f"cannot read {NIK} of {person}")


urlpatterns = [path("gagal/", fail), *urlpatterns]  # noqa: F405
