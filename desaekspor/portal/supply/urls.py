"""Addresses below /pasokan/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.supply import calendar_views, file_views, statement_views, village_views

urlpatterns = [
    path("", calendar_views.calendar, name="supply"),
    path("unduh/", calendar_views.export, name="supply_export"),
    path("unduh/<slug:kind>/", calendar_views.public_file, name="supply_public"),
    path("berkas/", file_views.files, name="supply_files"),
    path("berkas/contoh.csv", file_views.example, name="supply_example"),
    path("berkas/<int:pk>/batalkan/", file_views.undo, name="supply_file_undo"),
    path("desa/", village_views.overview, name="supply_villages"),
    path("desa/<str:code>/", village_views.village, name="supply_village"),
    path("desa/<str:code>/isi/", village_views.enter, name="supply_enter"),
    path("desa/<str:code>/baru/", statement_views.new, name="supply_new"),
    path("<int:pk>/", statement_views.statement, name="supply_statement"),
    path("<int:pk>/ubah/", statement_views.edit, name="supply_edit"),
    path("<int:pk>/bulan/", village_views.months, name="supply_months"),
    path("<int:pk>/verifikasi/", statement_views.verify, name="supply_verify"),
    path("<int:pk>/hapus/", statement_views.remove, name="supply_remove"),
    path("<int:pk>/pindah/", statement_views.move, name="supply_move"),
    path("<int:pk>/riwayat/<int:change>/", statement_views.undo, name="supply_undo"),
    path("<int:pk>/foto/", statement_views.add_photo, name="supply_photo_new"),
    path("<int:pk>/foto/<int:photo>/", statement_views.photo, name="supply_photo"),
    path("<int:pk>/foto/<int:photo>/hapus/", statement_views.remove_photo, name="supply_photo_delete"),
]
