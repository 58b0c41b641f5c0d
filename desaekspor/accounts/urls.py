"""The addresses of accounts. Of django-allauth only the flows in use are reachable, each with a page of ours."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path

from desaekspor.accounts.views import profile, users

own = [
    path("", profile.profile, name="profile"),
    path("pengguna/", users.user_list, name="users"),
    path("pengguna/baru/", users.user_new, name="user_new"),
    path("pengguna/wilayah/", users.region_name, name="region_name"),
    path("pengguna/<int:pk>/", users.user_edit, name="user"),
    path("pengguna/<int:pk>/sandi/", users.user_reset, name="user_reset"),
    path("pengguna/<int:pk>/buka/", users.user_unlock, name="user_unlock"),
    path("pengguna/<int:pk>/faktor-kedua/", users.user_second_factor, name="user_second_factor"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/ganti/", account.password_change, name="account_change_password"),
    path("sandi/buat/", account.password_set, name="account_set_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sandi/baru/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("faktor-kedua/", mfa.index, name="mfa_index"),
    path("faktor-kedua/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("faktor-kedua/pastikan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("faktor-kedua/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("faktor-kedua/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("faktor-kedua/kode/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("faktor-kedua/kode/baru/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("faktor-kedua/kode/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
