"""All settings, from the environment. The README lists the variables."""

import secrets
import sys
from datetime import date
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.database import databases

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
TESTING = env.bool("PORTAL_TESTING", default="pytest" in sys.modules)
VAR_DIR = Path(env("PORTAL_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _local_secret_key() -> str:
    """A key of this machine's own, made at first start; a server that several machines share sets SECRET_KEY instead."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = env("SECRET_KEY", default="") or _local_secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
PORTAL_NAME = "Công nhận học tập"
PORTAL_TODAY = date.fromisoformat(env("PORTAL_TODAY")) if env("PORTAL_TODAY", default="") else None
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)

INSTALLED_APPS = [
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "django_htmx",
    "import_export",
    "criteria",
    "evidence",
    "recognition",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "recognition.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recognition.context.portal",
            ],
        },
    }
]

DATABASES = databases(env, VAR_DIR, testing=TESTING)
EMBEDDED_DATABASE = not env("DATABASE_URL", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "recognition.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "recognition.passwords.LengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "recognition.passwords.FourClassesValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "recognition.views.account.locked_out"
AXES_ENABLED = not TESTING
# Shared machines: the session ends with the browser, and after eight hours without a click.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = True

# Work in the background: db_worker takes it from the database; tests do it at once
TASKS_BACKEND = "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend"
TASKS = {"default": {"BACKEND": env("PORTAL_TASKS", default=TASKS_BACKEND)}}

# Counters of how often somebody asks: in each process's memory, or in one place for several machines
CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://?max_entries=20000"),
    "guesses": env.cache_url("CACHE_URL", default="locmemcache://guesses?max_entries=100000") | {"KEY_PREFIX": "guess"},
}

# Transport and browser
HTTPS = env.bool("PORTAL_HTTPS", default=PORTAL_URL.startswith("https://"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
CSRF_FAILURE_VIEW = "recognition.views.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # evidence opens in a frame of our own page
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# Language, time
LANGUAGE_CODE = "vi"
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"  # what people see; the database holds UTC
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns otherwise
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
# Before collectstatic has run (and in tests) files are served as they lie in the project.
COLLECTED = not (TESTING or DEBUG) and (STATIC_ROOT / "staticfiles.json").exists()
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED or "collectstatic" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640
EVIDENCE_MAX_BYTES = 25 * 1024 * 1024
CLAMD_URL = env("CLAMD_URL", default="")  # empty: no antivirus, files stay "chưa quét"

# Papers
# Whom signatures are trusted from: roots/*.crt, intermediates/*.crt, crls/*.crl (PEM or DER). Without it the demonstration
# authority signs and everything it signs says that it is a specimen.
TRUST_DIR = Path(env("TRUST_DIR")) if env("TRUST_DIR", default="") else None
DEMONSTRATION_AUTHORITY = env.bool("DEMONSTRATION_AUTHORITY", default=TRUST_DIR is None)
AUTHORITY_DIR = VAR_DIR / "authority"  # the demonstration authority's keys
KEYS_DIR = Path(env("KEYS_DIR", default=str(VAR_DIR / "keys")))  # PKCS#12 files that the operator puts there
KEY_SECRETS_DIR = (
    Path(env("KEY_SECRETS_DIR")) if env("KEY_SECRETS_DIR", default="") else None
)  # a seal's passphrase or PIN
PKCS11_MODULE = env("PKCS11_MODULE", default="")  # the library of the security module
PADES_LEVELS = ("B-B", "B-T", "B-LT")
TSA_URL = env("TSA_URL", default="")
TSA_USER, TSA_PASSWORD = env("TSA_USER", default=""), env("TSA_PASSWORD", default="")
PADES_LEVEL = env("PADES_LEVEL", default="B-T" if TSA_URL else "B-B")
SIGNING_MINUTES = env.int(
    "SIGNING_MINUTES", default=15
)  # how long what was prepared waits for a signature made elsewhere
FIXTURES_DIR = BASE_DIR / "fixtures"

# Mail: EMAIL_URL=smtp+tls://user:password@host:587 (or smtp://host:25); without it each mail is a file in var/mail
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND, EMAIL_FILE_PATH = "config.mail_files.EmailBackend", VAR_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <khong-tra-loi@localhost>")

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="WARNING")},
    # WeasyPrint and fontTools warn about every CSS property that concerns screens only.
    "loggers": {name: {"level": "ERROR"} for name in ("weasyprint", "fontTools", "axes", "pyhanko")},
}
