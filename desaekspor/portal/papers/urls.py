"""Addresses below /pasar/perjanjian/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.papers import views

urlpatterns = [
    path("", views.agreements, name="agreements"),
    path("excel/", views.workbook, name="agreements_workbook"),
    path("baru/", views.new, name="agreement_new"),
    path("<slug:slug>/", views.agreement, name="agreement"),
    path("<slug:slug>/ubah/", views.edit, name="agreement_edit"),
    path("<slug:slug>/cek/", views.confirm, name="agreement_confirm"),
    path("<slug:slug>/riwayat/<int:version>/", views.undo, name="agreement_undo"),
]
