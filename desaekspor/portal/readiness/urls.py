"""Addresses below /kesiapan/ of the assessment; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.readiness import list_views

urlpatterns = [
    path("", list_views.assessments, name="readiness"),
]
