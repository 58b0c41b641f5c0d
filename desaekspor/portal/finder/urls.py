"""Addresses below /pasar/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.finder import codes, kbli, lists, views

urlpatterns = [
    path("", views.finder, name="finder"),
    path("pilih/", views.choose, name="finder_choose"),
    path("daftar/", lists.lists, name="finder_lists"),
    path("daftar/<uuid:pk>/", lists.one_list, name="finder_list"),
    path("daftar/<uuid:pk>/unduh/", lists.download, name="finder_list_download"),
    path("daftar/<uuid:pk>/hapus/", lists.delete, name="finder_list_delete"),
    path("daftar/<uuid:pk>/<int:number>/", lists.correct, name="finder_list_correct"),
    path("kode-produk/", codes.work_list, name="product_codes"),
    path("kode-produk/pastikan/", codes.confirm, name="product_codes_confirm"),
    path("kode-produk/batal/", codes.undo, name="product_codes_undo"),
    path("kbli/", kbli.work_list, name="missing_kbli"),
    path("kbli/pastikan/", kbli.confirm, name="missing_kbli_confirm"),
    path("kbli/batal/", kbli.undo, name="missing_kbli_undo"),
]
