"""Addresses of the village survey; named paths stand before those that begin with the code of a village."""

from django.urls import path

from desaekspor.portal.survey.views import exports, files, opening, overview, photos, submissions, villages

urlpatterns = [
    path("", overview.overview, name="survey"),
    path("formulir/", overview.field_form_page, name="survey_form"),
    path("tugas/", overview.assign_page, name="survey_assign"),
    path("unduh/", exports.answers, name="survey_export"),
    path("kiriman/", files.files, name="survey_files"),
    path("kiriman/<int:pk>/", files.file, name="survey_file"),
    path("kiriman/<int:pk>/muat/", files.load, name="survey_file_load"),
    path("kiriman/<int:pk>/buang/", files.discard_file, name="survey_file_discard"),
    path("kiriman/<int:pk>/batalkan/", files.undo, name="survey_file_undo"),
    path("kiriman/<int:pk>/temuan.xlsx", exports.findings, name="survey_file_findings"),
    path("isian/<uuid:pk>/", submissions.submission, name="survey_submission"),
    path("isian/<uuid:pk>/lewati/", submissions.drop, name="survey_submission_drop"),
    path("foto/<uuid:pk>/", photos.photo, name="survey_photo"),
    path("foto/<uuid:pk>/hapus/", photos.delete, name="survey_photo_delete"),
    path("<str:code>/", villages.village, name="survey_village"),
    path("<str:code>/buka/", opening.open_data, name="survey_open"),
    path("<str:code>/riwayat/", villages.history, name="survey_history"),
    path("<str:code>/riwayat/<uuid:pk>/", villages.undo, name="survey_undo"),
    path("<str:code>/<slug:name>/", villages.section, name="survey_section"),
    path("<str:code>/<slug:name>/verifikasi/", villages.verify, name="survey_verify"),
]
