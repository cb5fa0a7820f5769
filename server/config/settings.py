"""Django's settings, built from the options; nothing else reads the environment."""

from pathlib import Path

from server.config.databases import databases
from server.config.keys import secret_key
from server.config.log_lines import LOGGING as LOGGING
from server.config.log_lines import configure_structlog
from server.config.options import options
from server.config.unfold import UNFOLD as UNFOLD

OPTIONS = options()
configure_structlog()

SECRET_KEY = secret_key(OPTIONS)
DEBUG = OPTIONS.debug
ALLOWED_HOSTS = [*OPTIONS.allowed_hosts, OPTIONS.public_host]
CSRF_TRUSTED_ORIGINS = [*OPTIONS.csrf_trusted_origins, OPTIONS.public_origin]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "auditlog",
    "import_export",
    "server.districts",
    "server.stations",
    "server.devices",
    "server.ingest",
    "server.changes",
    "server.media",
    "server.merchants",
    "server.codelists",
    "server.assessments",
    "server.outliers",
    "server.rooms",
    "server.volunteers",
    "server.study",
    "server.feedback",
    "server.notices",
    "server.places",
    "server.phone",
    "server.radar",
]

MIDDLEWARE = [
    "server.api.unread.close_unread",
    "server.api.middleware.api_replies",
    "server.phone.middleware.public_pages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "server.config.office_zone.office_zone",
    "auditlog.middleware.AuditlogMiddleware",
]

ROOT_URLCONF = "server.config.urls"
WSGI_APPLICATION = "server.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases(OPTIONS)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
OFFICE_ZONE = OPTIONS.zone

COMPLAINT_ACCEPT_DAYS = OPTIONS.complaint_accept_days
COMPLAINT_CLOSE_DAYS = OPTIONS.complaint_close_days
COMPLAINT_CONFIRM_DAYS = OPTIONS.complaint_confirm_days
CODE_LIST_DAYS = OPTIONS.code_list_days

OUTLIER_CHANCE = OPTIONS.outlier_chance
OUTLIER_LEAST_BURST = OPTIONS.outlier_least_burst
OUTLIER_LEAST_TERMINAL = OPTIONS.outlier_least_terminal
OUTLIER_LEAST_NETWORK = OPTIONS.outlier_least_network

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the packages: nothing to collect at an upgrade
MEDIA_ROOT = OPTIONS.data_dir / "media"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_AGE = 24 * 3600  # the only cookie of the phone pages knows a browser for a day
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "server.phone.pages.form_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OPTIONS.behind_tls_proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if OPTIONS.behind_tls_proxy else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OPTIONS.behind_tls_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
