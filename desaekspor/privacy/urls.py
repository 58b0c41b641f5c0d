from django.urls import path

from desaekspor.privacy.views import audit_log, opening

app_name = "privacy"
urlpatterns = [
    path("umkm/<int:number>/buka/", opening.open_data, name="open_owner"),
    path("umkm/<int:number>/dilihat/", opening.seen, name="seen"),
    path("privasi/catatan/", audit_log.audit_log, name="audit_log"),
    path("privasi/catatan/unduh/", audit_log.export, name="audit_export"),
]
