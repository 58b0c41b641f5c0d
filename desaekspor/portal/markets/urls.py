"""Addresses of the markets of products, below /pasar/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.markets import views

urlpatterns = [
    path("produk/", views.markets, name="markets"),
    path("produk/<str:hs6>/", views.product, name="markets_product"),
    path("produk/<str:hs6>/unduh/", views.export, name="markets_export"),
    path("produk/<str:hs6>/<str:iso3>/", views.brief, name="markets_brief"),
    path("produk/<str:hs6>/<str:iso3>/pdf/", views.brief_pdf, name="markets_brief_pdf"),
    path("banding/", views.comparison, name="markets_comparison"),
]
