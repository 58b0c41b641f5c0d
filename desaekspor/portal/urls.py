from django.urls import path
from django.views.i18n import set_language

from desaekspor.portal.views import checklist, editing, enterprise_list, enterprises, findings, imports, own_data, pages, villages
from desaekspor.portal.views import map as maps

app_name = "portal"
urlpatterns = [
    path("", maps.regency_map, name="map"),
    path("desa/", villages.village_list, name="villages"),
    path("desa/<str:code>/", villages.village_page, name="village"),
    path("periksa/", checklist.overview, name="checklist"),
    path("desa/<str:code>/periksa/", checklist.village_list, name="checklist_village"),
    path("desa/<str:code>/periksa/cetak/", checklist.printed, name="checklist_print"),
    path("desa/<str:code>/periksa/<int:number>/", checklist.one, name="checklist_one"),
    path("desa/<str:code>/periksa/<int:number>/batalkan/", checklist.undo, name="checklist_undo"),
    path("umkm/", enterprise_list.enterprises, name="enterprises"),
    path("umkm/saringan/", enterprise_list.save, name="saved_new"),
    path("umkm/saringan/<int:pk>/hapus/", enterprise_list.forget, name="saved_delete"),
    path("umkm/baru/", editing.new, name="enterprise_new"),
    path("umkm/<int:number>/", enterprises.enterprise, name="enterprise"),
    path("umkm/<int:number>/data-pribadi/", own_data.own_data, name="own_data"),
    path("umkm/<int:number>/ubah/", editing.edit, name="enterprise_edit"),
    path("umkm/<int:number>/verifikasi/", editing.verify, name="enterprise_verify"),
    path("umkm/<int:number>/verifikasi/cabut/", editing.withdraw, name="enterprise_withdraw"),
    path("umkm/<int:number>/pindah/", editing.move, name="enterprise_move"),
    path("umkm/<int:number>/riwayat/<uuid:change_id>/", editing.undo, name="enterprise_undo"),
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
