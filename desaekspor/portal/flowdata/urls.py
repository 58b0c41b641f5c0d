"""Addresses below /pasar/data/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.flowdata import views

urlpatterns = [
    path("", views.overview, name="flow_data"),
    path("pakai/", views.use, name="flow_data_use"),
    path("contoh/", views.example, name="flow_data_example"),
    path("<int:pk>/", views.one, name="flow_data_set"),
    path("<int:pk>/keluarkan/", views.take_out, name="flow_data_remove"),
]
