"""Pages of the village potential, under /potensi/."""

from django.urls import path

from desaekspor.portal.potential.views import comparing, figure_files, listing, tables, village

urlpatterns = [
    path("", listing.villages, name="potential"),
    path("unduh/<slug:kind>/", listing.file, name="potential_file"),
    path("ukur/", listing.measure, name="potential_measure"),
    path("terbitkan/", listing.publish_list, name="potential_publish"),
    path("banding/", comparing.compare, name="potential_compare"),
    path("angka/", figure_files.files, name="figure_files"),
    path("angka/contoh.csv", figure_files.example, name="figure_example"),
    path("angka/<int:pk>/batalkan/", figure_files.undo, name="figure_file_undo"),
    path("aturan/", tables.overview, name="potential_rules"),
    path("aturan/<slug:table>/ubah/", tables.edit, name="potential_edit"),
    path("aturan/<slug:table>/<int:pk>/", tables.version, name="potential_version"),
    path("aturan/<slug:table>/<int:pk>/pakai/", tables.use, name="potential_use"),
    path("<str:code>/", village.village, name="potential_village"),
    path("<str:code>/andai/", village.what_if, name="potential_what_if"),
    path("<str:code>/profil.pdf", village.profile, name="potential_profile"),
    path("<str:code>/label/", village.label, name="potential_label"),
    path("<str:code>/label/<int:pk>/hapus/", village.label_remove, name="potential_label_remove"),
]
