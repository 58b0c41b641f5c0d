from django.urls import include, path

urlpatterns = [
    path("akun/", include("desaekspor.accounts.urls")),
    path("jobs/", include("desaekspor.jobs.urls")),
    path("api/v1/", include("desaekspor.config.api")),
    path("", include("desaekspor.portal.urls")),
]
