"""Addresses below /kesiapan/langkah/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.chain import board_views, enterprise_views, funnel_views

urlpatterns = [
    path("", board_views.board, name="chain"),
    path("daftar/", board_views.listing, name="chain_list"),
    path("unduh/", board_views.export, name="chain_export"),
    path("tindakan/", board_views.actions, name="chain_actions"),
    path("macet/", board_views.stuck, name="chain_stuck"),
    path("corong/", funnel_views.funnel, name="chain_funnel"),
    path("umkm/<int:number>/", enterprise_views.enterprise, name="chain_enterprise"),
    path("umkm/<int:number>/catat/", enterprise_views.record, name="chain_record"),
    path("umkm/<int:number>/berhenti/", enterprise_views.stop, name="chain_stop"),
    path("umkm/<int:number>/kembali/", enterprise_views.come_back, name="chain_return"),
    path("umkm/<int:number>/tindakan/", enterprise_views.plan, name="chain_plan"),
    path("langkah/<uuid:pk>/batalkan/", enterprise_views.withdraw, name="chain_withdraw"),
    path("langkah/<uuid:pk>/verifikasi/", enterprise_views.verify, name="chain_verify"),
    path("tindakan/<uuid:pk>/selesai/", enterprise_views.end, name="chain_end"),
]
