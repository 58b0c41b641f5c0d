"""Addresses below /pasar/syarat/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.needs import lacking_views, saying_views, views

urlpatterns = [
    path("", views.needs, name="needs"),
    path("pdf/", views.pdf, name="needs_pdf"),
    path("kurang/", lacking_views.lacking_list, name="needs_lacking"),
    path("kurang/excel/", lacking_views.workbook, name="needs_lacking_workbook"),
    path("siap/", saying_views.say, name="need_say"),
    path("siap/<int:pk>/verifikasi/", saying_views.verify, name="need_verify"),
    path("siap/<int:pk>/batal/", saying_views.take_back, name="need_take_back"),
    path("siap/<int:pk>/berkas/", saying_views.file, name="need_file"),
]
