"""Addresses below /pasar/desa/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.pull import views

urlpatterns = [
    path("", views.villages, name="pull"),
    path("excel/", views.file, name="pull_file"),
]
