"""Addresses below /pasar/syarat/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.needs import views

urlpatterns = [
    path("", views.needs, name="needs"),
    path("pdf/", views.pdf, name="needs_pdf"),
]
