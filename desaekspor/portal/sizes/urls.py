"""Addresses below /kesiapan/naik-kelas/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.sizes import views

urlpatterns = [
    path("", views.report, name="size_changes"),
    path("daftar/", views.listing, name="size_changes_list"),
    path("unduh/", views.export, name="size_changes_export"),
]
