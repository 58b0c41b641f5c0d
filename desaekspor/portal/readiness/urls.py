"""Addresses below /kesiapan/ of the assessment; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.readiness import enterprise_views, file_views, link_views, list_views, question_views

urlpatterns = [
    path("", list_views.assessments, name="readiness"),
    path("unduh/", list_views.export, name="readiness_export"),
    path("pertanyaan/", question_views.overview, name="readiness_questions"),
    path("pertanyaan/ubah/", question_views.edit, name="readiness_questions_edit"),
    path("pertanyaan/<int:pk>/", question_views.version, name="readiness_questions_version"),
    path("pertanyaan/<int:pk>/pakai/", question_views.use, name="readiness_questions_use"),
    path("umkm/<int:number>/", enterprise_views.enterprise, name="readiness_enterprise"),
    path("umkm/<int:number>/cetak/", enterprise_views.printed, name="readiness_print"),
    path("umkm/<int:number>/riwayat/", enterprise_views.history, name="readiness_history"),
    path("umkm/<int:number>/diketahui/", enterprise_views.take, name="readiness_known"),
    path("umkm/<int:number>/isi/<slug:dimension>/", enterprise_views.group, name="readiness_group"),
    path("umkm/<int:number>/bukti/<slug:code>/", file_views.add, name="readiness_file_new"),
    path("umkm/<int:number>/berkas/<int:pk>/", file_views.download, name="readiness_file"),
    path("umkm/<int:number>/berkas/<int:pk>/hapus/", file_views.remove, name="readiness_file_delete"),
    path("umkm/<int:number>/tautan/", link_views.links, name="readiness_links"),
    path("umkm/<int:number>/tautan/<uuid:pk>/cabut/", link_views.withdraw, name="readiness_link_withdraw"),
    path("isi/<str:token>/", link_views.begin, name="readiness_fill"),
    path("isi/<str:token>/selesai/", link_views.end, name="readiness_fill_end"),
    path("isi/<str:token>/bukti/<int:pk>/hapus/", link_views.take_back, name="readiness_fill_take_back"),
    path("isi/<str:token>/<slug:dimension>/", link_views.fill, name="readiness_fill_group"),
]
