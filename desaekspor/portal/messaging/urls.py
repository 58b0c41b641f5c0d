"""Addresses below /kesiapan/pesan/; they belong to the namespace of the portal."""

from django.urls import path

from desaekspor.portal.messaging import template_views, views

urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("baru/", views.new, name="message_new"),
    path("naskah/", template_views.templates, name="message_templates"),
    path("naskah/baru/", template_views.template, name="message_template_new"),
    path("naskah/<slug:code>/", template_views.template, name="message_template"),
    path("kumpulan/<uuid:key>/", views.batch, name="message_batch"),
    path("kumpulan/<uuid:key>/buka/", views.open_batch, name="message_batch_open"),
    path("kumpulan/<uuid:key>/kirim/", views.send_batch, name="message_batch_send"),
    path("<uuid:pk>/", views.message, name="message"),
    path("<uuid:pk>/ubah/", views.edit, name="message_edit"),
    path("<uuid:pk>/buka/", views.open_one, name="message_open"),
    path("<uuid:pk>/kirim/", views.send_one, name="message_send"),
    path("<uuid:pk>/kabar/", views.say, name="message_say"),
]
