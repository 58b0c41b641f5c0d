from django.urls import path
from django.views.i18n import set_language

app_name = "portal"
urlpatterns = [
    path("bahasa/", set_language, name="language"),
]
