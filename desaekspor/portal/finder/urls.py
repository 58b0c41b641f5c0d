"""Addresses below /pasar/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.finder import views

urlpatterns = [
    path("", views.finder, name="finder"),
    path("pilih/", views.choose, name="finder_choose"),
    path("daftar/", views.many, name="finder_list"),
]
