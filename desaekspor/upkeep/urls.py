from django.urls import path

from desaekspor.upkeep import probes

app_name = "upkeep"
urlpatterns = [
    path("sehat/", probes.health, name="health"),
    path("siap/", probes.ready, name="ready"),
    path("metrik/", probes.prometheus, name="metrics"),
]
