from django.urls import path
from django.views.i18n import set_language

from desaekspor.portal.views import map as maps
from desaekspor.portal.views import pages, villages

app_name = "portal"
urlpatterns = [
    path("", maps.regency_map, name="map"),
    path("desa/", villages.village_list, name="villages"),
    path("desa/<str:code>/", villages.village_page, name="village"),
    path("sumber/", pages.sources, name="sources"),
    path("tentang/", pages.about, name="about"),
    path("bahasa/", set_language, name="language"),
]
