from django.urls import include, path

from desaekspor.config.api import api

urlpatterns = [
    path("akun/", include("desaekspor.accounts.urls")),
    path("jobs/", include("desaekspor.jobs.urls")),
    path("api/v1/", api.urls),
    path("", include("desaekspor.upkeep.urls")),
    path("", include("desaekspor.privacy.urls")),
    path("", include("desaekspor.portal.urls")),
]

handler400 = "desaekspor.config.errors.bad_request"
handler403 = "desaekspor.config.errors.forbidden"
handler404 = "desaekspor.config.errors.not_found"
handler500 = "desaekspor.config.errors.server_error"
