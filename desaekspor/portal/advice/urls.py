"""Addresses below /kesiapan/saran/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.advice import views

urlpatterns = [path("", views.unlocking, name="advice")]
