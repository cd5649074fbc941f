"""Django's settings, read from the environment; docs/settings.md explains each variable.

Nothing is started or opened here, with one exception: the small file that holds the secret key is read, because Django
wants the key itself and an environment variable would show it to every child process.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from dprk_archive.brokers import broker
from dprk_archive.databases import databases
from dprk_archive.env import (
    SettingError,
    env_bool,
    env_float,
    env_http_url,
    env_int,
    env_list,
    env_loopback_networks,
    env_path,
    env_str,
    find_raw,
)
from dprk_archive.logging import LEVELS, logging_config
from dprk_archive.schedule import ENTRIES, beat_schedule
from dprk_archive.state import find_state_dir
from dprk_archive.vaults import vault_url

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The archive ------------------------------------------------------------------------------------------------

ARCHIVE_STATE_DIR = find_state_dir()
ARCHIVE_VAULT_DIR = env_path("ARCHIVE_VAULT_DIR", default=ARCHIVE_STATE_DIR / "vault", base=BASE_DIR)
ARCHIVE_VAULT_URL = vault_url(find_raw("ARCHIVE_VAULT_URL"))
ARCHIVE_SITE_NAME = env_str("ARCHIVE_SITE_NAME", default="DPRK event archive")
ARCHIVE_BASE_URL = env_str("ARCHIVE_BASE_URL", default="http://localhost:8000").rstrip("/")
ARCHIVE_CONTACT = env_str("ARCHIVE_CONTACT", default=ARCHIVE_BASE_URL)
ARCHIVE_FETCH_ALLOW = env_loopback_networks("ARCHIVE_FETCH_ALLOW")
ARCHIVE_FETCH_INTERVAL_S = env_float("ARCHIVE_FETCH_INTERVAL_S", default=5.0, low=0.0, high=3600.0)
ARCHIVE_FETCH_TIMEOUT_S = env_float("ARCHIVE_FETCH_TIMEOUT_S", default=45.0, low=1.0, high=600.0)
ARCHIVE_FETCH_MAX_BYTES = env_int("ARCHIVE_FETCH_MAX_BYTES", default=20 * 1024 * 1024, low=1024, high=1024**3)
ARCHIVE_POLL_FEEDS = env_bool("ARCHIVE_POLL_FEEDS", default=True)
ARCHIVE_LEASE_S = env_int("ARCHIVE_LEASE_S", default=120, low=5, high=86_400)
ARCHIVE_MAX_ATTEMPTS = env_int("ARCHIVE_MAX_ATTEMPTS", default=5, low=1, high=100)
# The second detector: off, and not even loaded, without an address.
ARCHIVE_LLM_URL = env_http_url("ARCHIVE_LLM_URL", example="http://127.0.0.1:8080/v1")
ARCHIVE_LLM_MODEL = env_str("ARCHIVE_LLM_MODEL", default="")
ARCHIVE_LLM_KEY = env_str("ARCHIVE_LLM_KEY", default="")
# A model that takes longer than half a lease would hold an article until somebody else takes it over.
ARCHIVE_LLM_TIMEOUT_S = env_float(
    "ARCHIVE_LLM_TIMEOUT_S", default=min(45.0, ARCHIVE_LEASE_S / 2), low=1.0, high=ARCHIVE_LEASE_S / 2
)
ARCHIVE_LLM_MAX_INPUT_CHARS = env_int("ARCHIVE_LLM_MAX_INPUT_CHARS", default=24_000, low=1000, high=200_000)
ARCHIVE_LLM_MAX_OUTPUT_TOKENS = env_int("ARCHIVE_LLM_MAX_OUTPUT_TOKENS", default=4000, low=100, high=1_000_000)
ARCHIVE_LLM_DAILY_TOKENS = env_int("ARCHIVE_LLM_DAILY_TOKENS", default=2_000_000, low=0, high=10**12)
ARCHIVE_LLM_DAILY_COST = env_float("ARCHIVE_LLM_DAILY_COST", default=0.0, low=0.0, high=1e9)
ARCHIVE_LLM_PRICE_INPUT = env_float("ARCHIVE_LLM_PRICE_INPUT", default=0.0, low=0.0, high=1e6)
ARCHIVE_LLM_PRICE_OUTPUT = env_float("ARCHIVE_LLM_PRICE_OUTPUT", default=0.0, low=0.0, high=1e6)

if ARCHIVE_LLM_URL and not ARCHIVE_LLM_MODEL:
    raise SettingError("ARCHIVE_LLM_MODEL is unset; name the model that ARCHIVE_LLM_URL is to be asked for")
if not (ARCHIVE_LLM_KEY.isascii() and ARCHIVE_LLM_KEY.isprintable()):
    raise SettingError("ARCHIVE_LLM_KEY holds characters that no header can carry; write it in one line of ASCII")
if ARCHIVE_LLM_DAILY_COST and not (ARCHIVE_LLM_PRICE_INPUT or ARCHIVE_LLM_PRICE_OUTPUT):
    raise SettingError("ARCHIVE_LLM_DAILY_COST needs ARCHIVE_LLM_PRICE_INPUT and ARCHIVE_LLM_PRICE_OUTPUT")

_base = urlsplit(ARCHIVE_BASE_URL)
if _base.scheme not in {"http", "https"} or not _base.hostname:
    raise SettingError(f"ARCHIVE_BASE_URL is {ARCHIVE_BASE_URL!r}; write it like https://archive.example.org")

# --- Django -----------------------------------------------------------------------------------------------------

DEBUG = env_bool("ARCHIVE_DEBUG", default=False)
ALLOWED_HOSTS = list(env_list("ARCHIVE_ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]")))


def _secret_key() -> str:
    # Empty when there is neither: Django then refuses the first use with a sentence of its own.
    named = find_raw("ARCHIVE_SECRET_KEY")
    if named is not None:
        return named
    try:
        return (ARCHIVE_STATE_DIR / "secret_key").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_htmx",
    "dprk_archive.apps.ProjectConfig",
    "events.apps.EventsConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "dprk_archive.urls"
WSGI_APPLICATION = "dprk_archive.wsgi.application"
ASGI_APPLICATION = "dprk_archive.asgi.application"

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
            ],
        },
    },
]

DATABASES = databases(state_dir=ARCHIVE_STATE_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LOG_LEVEL = env_str("ARCHIVE_LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in LEVELS:
    raise SettingError(f"ARCHIVE_LOG_LEVEL is {LOG_LEVEL!r}; write one of {', '.join(LEVELS)}")
LOGGING = logging_config(level=LOG_LEVEL)

# --- Static files -----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
# Collected at start by dprk_archive.prepare, under names that carry a digest: they may be cached for ever.
STATIC_ROOT = ARCHIVE_STATE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security ---------------------------------------------------------------------------------------------------

_https = _base.scheme == "https"
# Browsers keep cookies by host and not by port: without the port in the name, two archives on one machine would
# log each other's editors out.
_port = f"_{_base.port}" if _base.port else ""
SESSION_COOKIE_NAME = f"archive_session{_port}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = f"archive_csrf{_port}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Hours, not years: an archive that stops serving HTTPS is reachable again on the next day.
SECURE_HSTS_SECONDS = 86_400 if _https else 0
# Believed only when told to: without a proxy in front, a reader could send this header too.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("ARCHIVE_BEHIND_PROXY", default=False) else None
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- REST API ---------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # The first one decides whether a refusal is a 401 with a challenge.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "events.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # Reading is open; every resource that can be written names who may.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["events.api.renderers.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["events.api.parsers.JsonParser"],
    "DEFAULT_THROTTLE_CLASSES": ["events.api.throttling.WriteThrottle"],
    "DEFAULT_THROTTLE_RATES": {"write": "120/min"},
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "events.api.problems.answer_problem",
    "URL_FORMAT_OVERRIDE": None,
    # X-Forwarded-For is believed only when told so: else every request could claim an address of its own.
    "NUM_PROXIES": 0 if SECURE_PROXY_SSL_HEADER is None else 1,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "DPRK event archive",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": (
        "Events that concern the DPRK: what happened, who says so, and who disagrees. Reading is open; writing needs a "
        "token and a role. A repeated parameter means OR, different ones mean AND, `-name=` excludes; an unknown "
        "parameter or value is a 400 that lists the valid ones. Lists page by `next` and `previous`. Dates are EDTF. "
        "Missing is null. Errors are RFC 9457 problems."
    ),
    "CONTACT": {},
    # The file is committed and must not depend on where it was made.
    "SERVERS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Sessions are for the pages of this site; the name of their cookie depends on where the archive runs.
    "AUTHENTICATION_WHITELIST": ["events.api.authentication.BearerAuthentication"],
    # As the server's own tables order them: what is asked most stands first.
    "SORT_OPERATION_PARAMETERS": False,
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": ["events.api.documents.finish_schema"],
    "APPEND_COMPONENTS": {},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "list", "validatorUrl": None},
}

# --- Celery -----------------------------------------------------------------------------------------------------

_broker = broker(
    find_raw("CELERY_BROKER_URL"), folder=ARCHIVE_STATE_DIR / "broker", visibility_timeout_s=4 * ARCHIVE_LEASE_S
)
CELERY_BROKER_URL = _broker.url
CELERY_BROKER_TRANSPORT_OPTIONS = _broker.transport_options
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "archive"
CELERY_TASK_DEFAULT_QUEUE_TYPE = _broker.queue_type
CELERY_TASK_DEFAULT_EXCHANGE_TYPE = _broker.exchange_type
CELERY_WORKER_DETECT_QUORUM_QUEUES = _broker.detect_quorum_queues
# Never pickle: whoever can write to the broker could then run code.
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_EVENT_SERIALIZER = "json"
# The row holds the result.
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A task that outlives its row's lease would be worked on twice.
CELERY_TASK_SOFT_TIME_LIMIT = max(ARCHIVE_LEASE_S - 30, ARCHIVE_LEASE_S // 2)
CELERY_TASK_TIME_LIMIT = ARCHIVE_LEASE_S
# Remote control needs a fanout queue per worker: files would keep them for ever, and RabbitMQ 4 gives up their kind.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULE = beat_schedule(ENTRIES)
CELERY_BEAT_SCHEDULE_FILENAME = str(ARCHIVE_STATE_DIR / "beat-schedule")
