"""Pages of codes of products and lines of business, under /kode/."""

from django.urls import path

from desaekspor.portal.codes import views

urlpatterns = [
    path("", views.overview, name="codes"),
    path("konversi/", views.conversion, name="codes_convert"),
    path("komoditas/", views.commodity_list, name="codes_commodities"),
    path("<slug:edition>/", views.listing, name="codes_list"),
    path("<slug:edition>/<slug:code>/", views.entry, name="codes_entry"),
]
