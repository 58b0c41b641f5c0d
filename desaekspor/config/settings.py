"""Django's settings. What the environment may change is listed in environment.py."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from desaekspor.config import environment as env
from desaekspor.config import keys

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(env.VAR.text).absolute()
DATA = Path(env.DATA.text or VAR / "data").absolute()
MIRROR = env.MIRROR.text
HOME_REGION = env.REGION.text
PRODUCTION = env.PRODUCTION.flag
DEBUG = env.DEBUG.flag
keys.make_folder(VAR)

SECRET_KEY = keys.secret_key(VAR)
DATA_KEYS = keys.data_keys(VAR)
LOOKUP_KEY = keys.lookup_key(VAR)
ALLOWED_HOSTS = env.HOSTS.words
SLOW_QUERY_MS = env.SLOW_QUERY_MS.count
METRICS_TOKEN = env.METRICS_TOKEN.text
DATA_OFFICER = env.DATA_OFFICER.text
OPENINGS_PER_HOUR = env.OPENINGS_PER_HOUR.number
UPLOAD_LIMIT_BYTES = env.UPLOAD_LIMIT_MB.number * 1_000_000

INSTALLED_APPS = [
    "desaekspor.config",
    "desaekspor.portal",
    "desaekspor.upkeep",
    "desaekspor.privacy",
    "desaekspor.markets",
    "desaekspor.readiness",
    "desaekspor.potential",
    "desaekspor.registry",
    "desaekspor.jobs",
    "desaekspor.accounts",
    "desaekspor.nomenclature",
    "desaekspor.regions",
    "desaekspor.datafiles",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "desaekspor.config.balancing.BalanceMiddleware",
    "desaekspor.upkeep.probes.UpkeepMiddleware",
    "desaekspor.config.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "desaekspor.config.packing.PackingMiddleware",
    "desaekspor.config.guards.NulGuard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "desaekspor.config.requests.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "desaekspor.config.guards.FormGuard",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "desaekspor.config.urls"
WSGI_APPLICATION = "desaekspor.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desaekspor.portal.context.page",
            ],
        },
    },
]

if env.DATABASE_URL.text:
    DATABASES = {"default": dj_database_url.parse(env.DATABASE_URL.text, conn_max_age=600, conn_health_checks=True)}
    if "postgresql" in DATABASES["default"]["ENGINE"]:
        # A common word is in a hundred thousand enterprises of a million: with the 4 MB that PostgreSQL comes with it
        # forgets which they are, and looks through every page that holds one. And of the ten tables of a record it would
        # weigh every order of eight, longer than reading them takes. Options in the address stand over this.
        options = "-c work_mem=32MB -c join_collapse_limit=6"
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", options)
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "desaekspor.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A writer waits for another instead of failing; readers never wait (WAL).
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,  # a load of 125,000 rows writes for some ten seconds here, longer on a slow machine
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:map"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "desaekspor.accounts.adapters.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers whose address somebody typed
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Desa Ekspor] "
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:map"
ACCOUNT_SESSION_REMEMBER = None  # asked on the log-in page; without a tick the log-in ends with the browser
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip"}  # an office shares one address
ACCOUNT_FORMS = {
    "login": "desaekspor.accounts.log_in_forms.LogInForm",
    "reauthenticate": "desaekspor.accounts.log_in_forms.ReauthenticateForm",
    "change_password": "desaekspor.accounts.log_in_forms.ChangePasswordForm",
    "set_password": "desaekspor.accounts.log_in_forms.SetPasswordForm",
    "reset_password": "desaekspor.accounts.log_in_forms.ResetPasswordForm",
    "reset_password_from_key": "desaekspor.accounts.log_in_forms.ResetPasswordKeyForm",
}
MFA_FORMS = {
    "authenticate": "desaekspor.accounts.log_in_forms.AuthenticateForm",
    "reauthenticate": "desaekspor.accounts.log_in_forms.MfaReauthenticateForm",
    "activate_totp": "desaekspor.accounts.log_in_forms.ActivateTOTPForm",
}
MFA_ADAPTER = "desaekspor.accounts.adapters.SecondFactor"
MFA_TOTP_ISSUER = "Desa Ekspor"
TRUSTED_PROXIES = env.PROXIES.count
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "desaekspor.accounts.lockout.Handler"
AXES_LOCKOUT_CALLABLE = "desaekspor.accounts.lockout.locked_out"
AXES_USERNAME_CALLABLE = "desaekspor.accounts.lockout.login_name"
AXES_CLIENT_IP_CALLABLE = "desaekspor.accounts.lockout.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when it opens; that must stay true
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "csrfmiddlewaretoken"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "desaekspor.config.guards.NamelessUploadHandler",
]
# Where whoever is logged in may send files, and of how many bytes: registers and submissions, tables of production, photos.
UPLOAD_PATHS = {
    r"/impor/(?:baru|\d+/perbaikan)/|/survei/kiriman/|/pasar/data/": UPLOAD_LIMIT_BYTES,
    r"/pasokan/berkas/|/kesiapan/sertifikat/daftar/": 21_000_000,
    r"/kesiapan/sertifikat/\d+/berkas/": 12_000_000,
    r"/pelatihan/\d+/pendaftar/berkas/": 21_000_000,
    r"/pelatihan/peserta/\d+/tugas/\d+/": 32_000_000,
    r"/pasokan/\d+/foto/|/survei/[\d.]+/[\w-]+/": 32_000_000,  # of the survey some at once
    r"/kesiapan/umkm/\d+/bukti/[\w-]+/": 10_500_000,
}
# The same for whoever has an address that we signed: its signature is in the first group, made with this salt.
SIGNED_UPLOAD_PATHS = {
    r"/kesiapan/isi/([^/]+)/[\w-]+/": ("desaekspor.readiness.owner", 32_000_000),
    r"/pelatihan/ikut/([^/]+)/tugas/\d+/": ("desaekspor.training.participant", 32_000_000),
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_SSL_REDIRECT = PRODUCTION
CSRF_FAILURE_VIEW = "desaekspor.config.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

if env.EMAIL_URL.text:
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = env.EMAIL_URL.mail_server
    EMAIL_TIMEOUT = 20  # seconds; without it a server that says nothing holds the page for ever
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.EMAIL_FROM.text

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"ids": {"()": "desaekspor.config.logs.IdFilter"}},
    "formatters": {
        "text": {"()": "desaekspor.config.logs.TextFormatter"},
        "json": {"()": "desaekspor.config.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["ids"], "formatter": env.LOG_FORMAT.text},
    },
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL.text},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},  # 4xx: our own line says it
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    # HSTS for every subdomain and in the browsers' lists: the domain is the regency's, and so are its other sites.
    "security.W005",
    "security.W021",
]
