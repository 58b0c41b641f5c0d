from django.urls import path

from desaekspor.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<uuid:job_id>/", views.job_detail, name="job"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
]
