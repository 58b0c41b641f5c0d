from django.urls import path
from django.views.i18n import set_language

from desaekspor.portal.views import enterprises, findings, imports, pages, villages
from desaekspor.portal.views import map as maps

app_name = "portal"
urlpatterns = [
    path("", maps.regency_map, name="map"),
    path("desa/", villages.village_list, name="villages"),
    path("desa/<str:code>/", villages.village_page, name="village"),
    path("umkm/", enterprises.enterprises, name="enterprises"),
    path("umkm/<int:number>/", enterprises.enterprise, name="enterprise"),
    path("impor/", imports.batches, name="batches"),
    path("impor/baru/", imports.new, name="batch_new"),
    path("impor/<int:pk>/", imports.batch, name="batch"),
    path("impor/<int:pk>/kolom/", imports.columns, name="batch_columns"),
    path("impor/<int:pk>/periksa/", imports.check, name="batch_check"),
    path("impor/<int:pk>/muat/", imports.load, name="batch_load"),
    path("impor/<int:pk>/perbaikan/", imports.correct, name="batch_correct"),
    path("impor/<int:pk>/buang/", imports.discard, name="batch_discard"),
    path("impor/<int:pk>/batalkan/", findings.undo, name="batch_undo"),
    path("impor/<int:pk>/temuan/<slug:code>/", findings.findings, name="batch_findings"),
    path("impor/<int:pk>/perbaiki.xlsx", findings.errors, name="batch_errors"),
    path("impor/<int:pk>/beda/", findings.batch_difference, name="batch_difference"),
    path("sumber/", pages.sources, name="sources"),
    path("tentang/", pages.about, name="about"),
    path("bahasa/", set_language, name="language"),
]
