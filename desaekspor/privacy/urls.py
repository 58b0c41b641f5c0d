from django.urls import path

from desaekspor.privacy.views import audit_log, breaches, home, opening, person, requests

app_name = "privacy"
urlpatterns = [
    path("umkm/<int:number>/buka/", opening.open_data, name="open_owner"),
    path("umkm/<int:number>/dilihat/", opening.seen, name="seen"),
    path("umkm/<int:number>/privasi/", person.person, name="person"),
    path("umkm/<int:number>/privasi/persetujuan/", person.consent, name="person_consent"),
    path("umkm/<int:number>/privasi/persetujuan/<uuid:pk>/tarik/", person.withdraw, name="person_withdraw"),
    path("umkm/<int:number>/privasi/permintaan/", person.ask, name="person_ask"),
    path("privasi/", home.home, name="home"),
    path("privasi/naskah/", home.texts, name="texts"),
    path("privasi/naskah/<slug:purpose>/", home.new_text, name="new_text"),
    path("privasi/permintaan/", requests.register, name="requests"),
    path("privasi/permintaan/<uuid:pk>/", requests.one, name="request"),
    path("privasi/permintaan/<uuid:pk>/tugaskan/", requests.assign, name="request_assign"),
    path("privasi/permintaan/<uuid:pk>/tugas/<slug:code>/", requests.task, name="request_task"),
    path("privasi/permintaan/<uuid:pk>/jawab/", requests.answer, name="request_answer"),
    path("privasi/permintaan/<uuid:pk>/hapus/", requests.erase, name="request_erase"),
    path("privasi/kegagalan/", breaches.register, name="breaches"),
    path("privasi/kegagalan/baru/", breaches.new, name="breach_new"),
    path("privasi/kegagalan/<uuid:pk>/", breaches.one, name="breach"),
    path("privasi/catatan/", audit_log.audit_log, name="audit_log"),
    path("privasi/catatan/unduh/", audit_log.export, name="audit_export"),
]
