"""Addresses below /kesiapan/sertifikat/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.certificates import file_views, list_views, market_views, views

urlpatterns = [
    path("", list_views.certificates, name="certificates"),
    path("unduh/", list_views.export, name="certificates_export"),
    path("pengingat/", list_views.reminder_list, name="certificates_reminders"),
    path("pengingat/jawaban/<int:pk>/batalkan/", list_views.take_answer_back, name="certificates_answer_back"),
    path("pengingat/<int:pk>/", list_views.answer, name="certificates_answer"),
    path("daftar/", file_views.lists, name="certificates_lists"),
    path("daftar/contoh/", file_views.example, name="certificates_example"),
    path("daftar/<int:pk>/batalkan/", file_views.undo, name="certificates_list_undo"),
    path("jenis/", market_views.kind_list, name="certificates_kinds"),
    path("jenis/<slug:code>/", market_views.kind, name="certificates_kind"),
    path("pasar/", market_views.markets, name="certificates_markets"),
    path("pasar/aturan/baru/", market_views.rule_new, name="certificate_rule_new"),
    path("pasar/aturan/<int:pk>/", market_views.rule, name="certificate_rule"),
    path("pasar/aturan/<int:pk>/cek/", market_views.rule_confirm, name="certificate_rule_confirm"),
    path("pasar/<slug:code>/", market_views.market, name="certificates_market"),
    path("umkm/<int:number>/", market_views.enterprise_markets, name="certificates_enterprise"),
    path("baru/", views.new, name="certificate_new"),
    path("<int:pk>/", views.certificate, name="certificate"),
    path("<int:pk>/ubah/", views.edit, name="certificate_edit"),
    path("<int:pk>/verifikasi/", views.verify, name="certificate_verify"),
    path("<int:pk>/cabut/", views.withdraw, name="certificate_withdraw"),
    path("<int:pk>/hapus/", views.remove, name="certificate_remove"),
    path("<int:pk>/riwayat/<int:change>/", views.undo, name="certificate_undo"),
    path("<int:pk>/berkas/", views.add_copy, name="certificate_copy_new"),
    path("<int:pk>/berkas/<int:copy>/", views.copy, name="certificate_copy"),
    path("<int:pk>/berkas/<int:copy>/hapus/", views.remove_copy, name="certificate_copy_delete"),
]
