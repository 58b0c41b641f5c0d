"""Addresses below /pasar/perjanjian/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.papers import views

urlpatterns = [path("", views.agreements, name="agreements")]
