"""One settings file, driven by the environment (see docs/operating.md for every name)."""

import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env("GIAOBAN_DATA", default=str(BASE_DIR / "data")))
DEBUG = env.bool("GIAOBAN_DEBUG", default=False)
SITE_ADDRESS = env("GIAOBAN_ADDRESS", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = env.list("GIAOBAN_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS] if SITE_ADDRESS.startswith("https://") else []


def _secret() -> str:
    """From the environment, else made once and kept in the data folder, readable by its owner only."""
    given = env("GIAOBAN_SECRET", default="")
    if given:
        return str(given)
    from django.core.management.utils import get_random_secret_key

    path = DATA_DIR / "secret"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), "utf-8")
    return path.read_text("utf-8")


SECRET_KEY = _secret()

#: The kinds of work of the federation, one folder each.
DOMAINS = ["critique", "research", "forums", "affiliates", "press", "reviews", "federation", "congresses", "outreach"]

INSTALLED_APPS = [
    "giaoban.web",  # before allauth, so that its pages are ours
    "giaoban.web.work",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rules",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_tasks",
    "django_tasks_db",
    "giaoban.kernel.orgs",
    "giaoban.kernel.people",
    "giaoban.kernel.bodies",
    "giaoban.kernel.dossiers",
    "giaoban.kernel.documents",
    "giaoban.kernel.commitments",
    "giaoban.kernel.ledger",
    "giaoban.kernel.panels",
    "giaoban.kernel.meetings",
    "giaoban.kernel.figures",
    "giaoban.kernel.reporting",
    "giaoban.kernel.opendata",
    "giaoban.kernel.checks",
    "giaoban.api",
    *[f"giaoban.domains.{name}" for name in DOMAINS],
    "giaoban.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "giaoban.web.middleware.PlainAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "giaoban.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "giaoban.web.middleware.ContentSecurityPolicy",
    "giaoban.web.middleware.SignInRequired",
]

ROOT_URLCONF = "giaoban.project.urls"
WSGI_APPLICATION = "giaoban.project.wsgi.application"

FORM_RENDERER = "giaoban.web.rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "giaoban.web.context.page",
            ],
        },
    },
]

TESTING = env.bool("GIAOBAN_TEST", default="pytest" in sys.modules)

# SQLite inside by default. IMMEDIATE: a writer takes its lock at BEGIN and waits, instead of failing at its
# first write. FULL: an acknowledged record survives a power cut.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    # A test database need not survive a power cut.
    "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={'OFF' if TESTING else 'FULL'};"
                    "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-64000;",
}
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'giaoban.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE
    # On disk, so that tests may write from several threads at once as real people do.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATA_DIR.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A database with every migration done, of which each test process takes a copy (tests/postgres.py).
    DATABASES["default"]["TEST"] = {"TEMPLATE": env.str("GIAOBAN_TEST_TEMPLATE", default=None)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
if TESTING:
    # Tests open thousands of accounts; the slow hash guards real ones.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher",
                        "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "giaoban.web.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "giaoban" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["giaoban.web.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
                    if not DEBUG and not TESTING
                    else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000 if not DEBUG else 0
WHITENOISE_USE_FINDERS = DEBUG or TESTING

# Uploads are hostile: small, kept in memory, never written under a name somebody chose.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler",
                        "django.core.files.uploadhandler.TemporaryFileUploadHandler"]
UPLOAD_LIMIT = 20 * 1024 * 1024
#: Lists of members: the largest file taken, and rows written in one transaction.
IMPORT_LIMIT = env.int("GIAOBAN_IMPORT_LIMIT_MB", default=256) * 1024 * 1024
IMPORT_ROWS = env.int("GIAOBAN_IMPORT_ROWS", default=200_000)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if SITE_ADDRESS.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["giaoban.api.rules.HasRole"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "giaoban.api.pages.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "giaoban.api.errors.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Giao Ban",
    "DESCRIPTION": "Đơn vị, hồ sơ, số liệu và hồ sơ đứng sau số liệu; chỉ đọc.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["giaoban.api.rules.HasRole"],
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

#: The hour (Hà Nội) at which the server checks all records each night.
CHECK_HOUR = env.int("GIAOBAN_CHECK_HOUR", default=2)
if not 0 <= CHECK_HOUR <= 23:
    raise ImproperlyConfigured("GIAOBAN_CHECK_HOUR là một giờ từ 0 đến 23.")

REPORTS_DIR = BASE_DIR / "reports"
#: The issuing body as its papers name it (Decree 30/2020/NĐ-CP, Annex I, component 2).
ISSUER_SUPERIOR = env("GIAOBAN_ISSUER_SUPERIOR", default="LIÊN HIỆP CÁC HỘI KHOA HỌC\nVÀ KỸ THUẬT VIỆT NAM")
ISSUER = env("GIAOBAN_ISSUER", default="ĐOÀN CHỦ TỊCH")
ISSUER_NAME = env("GIAOBAN_ISSUER_NAME", default="Đoàn Chủ tịch Liên hiệp Hội Việt Nam")
ISSUER_SYMBOL = env("GIAOBAN_ISSUER_SYMBOL", default="LHHVN")
ISSUER_PLACE = env("GIAOBAN_ISSUER_PLACE", default="Hà Nội")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
