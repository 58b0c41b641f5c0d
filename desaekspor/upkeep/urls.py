from django.urls import path

from desaekspor.upkeep import probes, views

app_name = "upkeep"
urlpatterns = [
    path("kelola/keadaan/", views.state, name="state"),
    path("sehat/", probes.health, name="health"),
    path("siap/", probes.ready, name="ready"),
    path("metrik/", probes.prometheus, name="metrics"),
]
