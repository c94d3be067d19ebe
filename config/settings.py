"""Settings. Runs with no variable set; every variable is listed in docs/configuration.md."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from acms.base import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("ACMS_VAR", str(BASE_DIR / "var")))
FONTS = BASE_DIR / "node_modules" / "@expo-google-fonts"
# Small networks that find a face and tell the person from the ground.
MODELS = BASE_DIR / "node_modules" / "@mediapipe"

DEMO = env.flag("ACMS_DEMO")
DEV = env.flag("ACMS_DEV")
SECRET_KEY = env.text("ACMS_SECRET_KEY") or env.made_once(VAR / "secret")
DEBUG = False
ALLOWED_HOSTS = env.words("ACMS_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("ACMS_ORIGINS")
ACMS_PORT = env.number("PORT", env.number("ACMS_PORT", 8000, 0, 65535), 0, 65535)  # 0: a free one
ACMS_URL = env.text("ACMS_URL", f"http://127.0.0.1:{ACMS_PORT}")

INSTALLED_APPS = [
    "acms.portal",
    "acms.handbook",
    "acms.me",
    "acms.statistics",
    "acms.privacy",
    "acms.ops",
    "acms.exchange",
    # Queues list the procedures in the order of these rooms.
    "acms.collection",
    "acms.amendments",
    "acms.handovers",
    "acms.careers",
    "acms.learning",
    "acms.units",
    "acms.corrections",
    "acms.entry",
    "acms.heads",
    "acms.arrivals",
    "acms.trust",
    "acms.yearly",
    "acms.transfers",
    "acms.national",
    "acms.students",
    "acms.filing",
    "acms.supervising",
    "acms.holders",
    # Workers look for work in the order of the rooms (acms/base/work.py:lanes); below, what others wait for comes first.
    "acms.base",
    "acms.channels",
    "acms.regions",
    "acms.scans",
    "acms.accounts",
    "acms.policy",
    "acms.notices",
    "acms.employers",
    "acms.inbox",
    "acms.people",
    "acms.letters",
    "acms.casework",
    "acms.merging",
    "acms.mailing",
    "acms.journal",
    "acms.former.changes",
    "acms.former.home",
    "captcha",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "acms.base.middleware.Reference",
    "acms.base.middleware.Apart",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "acms.base.middleware.PlainText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "acms.accounts.middleware.IdleSession",
    "acms.base.middleware.BodyLimit",
    "acms.accounts.keep_views.Keeping",
    "acms.base.middleware.Refusals",
    "acms.accounts.middleware.Upwards",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "acms" / "templates"],
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "acms.base.context.page",
                "acms.casework.context.desk",
            ],
            "builtins": [
                "acms.base.templatetags.acms",
                "acms.base.templatetags.components",
                "acms.regions.templatetags.regions",
                "acms.accounts.templatetags.keeping",
                "acms.handbook.templatetags.handbook",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("ACMS_DATABASE_URL", f"sqlite:///{VAR / 'acms.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "acms.base.fields.RowKey"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["acms.accounts.passwords.Argon2id"]
LOGIN_URL = "/collection/"
SESSION_ENGINE = "acms.base.session_store"
SESSION_COOKIE_NAME = "acms"
SESSION_COOKIE_AGE = 30 * 60  # L06: 30 minutes idle
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "acms.portal.fault_views.csrf_failure"
SECURE_HTTPS = env.flag("ACMS_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31536000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("ACMS_HSTS_SUBDOMAINS")
SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # a watchdog on this machine comes past the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "acms" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's pages show our files

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("ACMS_SMTP_HOST")
EMAIL_PORT = env.number("ACMS_SMTP_PORT", 25, 1, 65535)
EMAIL_HOST_USER = env.text("ACMS_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("ACMS_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("ACMS_SMTP_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("ACMS_MAIL_FROM", "acms@localhost")

CAPTCHA_CHALLENGE_FUNCT = "acms.accounts.captcha.four_digits"
CAPTCHA_IMAGE_SIZE = (132, 48)
CAPTCHA_FONT_SIZE = 30
CAPTCHA_LETTER_ROTATION = (-20, 20)
CAPTCHA_FOREGROUND_COLOR = "#0B4152"
CAPTCHA_BACKGROUND_COLOR = "#FFFFFF"
CAPTCHA_TIMEOUT = 5

# Personal data (Q02)
ACMS_KEYS_FILE = env.text("ACMS_KEYS_FILE", str(VAR / "keys.json"))
ACMS_ANCHORS = env.text("ACMS_ANCHORS", str(VAR / "anchors"))
ACMS_ANCHORS_TO = env.text("ACMS_ANCHORS_TO", "")
ACMS_CIPHER = env.text("ACMS_CIPHER", "sm4")
# What a watchdog on another machine shows at /readyz?full
ACMS_HEALTH_TOKEN = env.text("ACMS_HEALTH_TOKEN")
# Who may come in (L01, L02)
# The shared password of imported people is off unless it is set: they come in by codes of their own. The demo shows it.
ACMS_INITIAL_PASSWORD = env.stated("ACMS_INITIAL_PASSWORD", "nmg*123#" if DEMO else "")
# The largest number that a browser searches for at a door; 0: no proofs are asked for, the picture alone (ADR 0036).
ACMS_PROOF = env.number("ACMS_PROOF", 0 if DEMO else 100_000, 0, 100_000_000)
# How many pictures one source may answer in a quarter of an hour where proofs are asked for.
ACMS_PICTURES = env.number("ACMS_PICTURES", 60, 1, 100_000)
ACMS_LIMITS_URL = env.text("ACMS_LIMITS_URL")
ACMS_TRUST_FORWARDED = env.flag("ACMS_TRUST_FORWARDED")
# What one network address may try wrongly in 15 minutes and have sent in an hour; from when on there is an alarm (L05, L06)
ACMS_TRIES_BY_ADDRESS = env.number("ACMS_TRIES_BY_ADDRESS", 100, 1, 1_000_000)
ACMS_CODES_BY_ADDRESS = env.number("ACMS_CODES_BY_ADDRESS", 200, 1, 1_000_000)
ACMS_ALARM_FAILURES = env.number("ACMS_ALARM_FAILURES", 2000, 1, 100_000_000)
ACMS_ALARM_CODES = env.number("ACMS_ALARM_CODES", 5000, 1, 100_000_000)
# What all who have no account may leave here: files of a day, in MB, and forms begun a day, for each address and in all (S05)
ACMS_STRANGERS_MB = env.number("ACMS_STRANGERS_MB", 5120, 1, 100_000_000)
ACMS_STRANGERS_FORMS_BY_ADDRESS = env.number("ACMS_STRANGERS_FORMS_BY_ADDRESS", 500, 1, 10_000_000)
ACMS_STRANGERS_FORMS = env.number("ACMS_STRANGERS_FORMS", 20_000, 1, 100_000_000)
# The outside world (X03)
ACMS_SMS_SIGNATURE = env.text("ACMS_SMS_SIGNATURE", "内蒙古会计网")
ACMS_SENDERS = {
    "sms": env.text("ACMS_SMS_SENDER", "acms.channels.connectors.NotConnected"),
    "email": env.text("ACMS_MAIL_SENDER", "acms.channels.connectors.Mail"),
}
ACMS_WECHAT_APPS = {
    "website": (env.text("ACMS_WECHAT_APP"), env.text("ACMS_WECHAT_SECRET")),
    "inside": (env.text("ACMS_WECHAT_MP_APP"), env.text("ACMS_WECHAT_MP_SECRET")),
}
ACMS_WECHAT = "acms.channels.wechat.OpenPlatform" if ACMS_WECHAT_APPS["website"][0] else ""
# The QR code of the public account on the home page, a PNG or JPEG file; without one a sample stands there (P01).
ACMS_WECHAT_PICTURE = env.picture("ACMS_WECHAT_PICTURE")
# The real-name authority: where it is asked, as whom, with which secret, for how many seconds.
ACMS_REAL_NAME_API = (
    env.text("ACMS_REAL_NAME_URL"),
    env.text("ACMS_REAL_NAME_KEY"),
    env.text("ACMS_REAL_NAME_SECRET"),
    env.number("ACMS_REAL_NAME_TIMEOUT", 5, 1, 60),
)
ACMS_REAL_NAME = env.text("ACMS_REAL_NAME", "acms.channels.two_factor.TwoFactor" if ACMS_REAL_NAME_API[0] else "")
# Whether a simulator may stand in for the outside: in demo mode alone (acms/channels/checks.py).
ACMS_SIMULATORS = False
ACMS_STAND_INS = "acms.demo"  # the room of which nothing is believed elsewhere
# Whose transfer files are known: "name=public key" each; others are taken only after somebody has checked (D12).
ACMS_TRANSFER_KEYS = {key: name for name, _, key in (word.partition("=") for word in env.words("ACMS_TRANSFER_KEYS"))}
# The national database (X01): "none" (as where nothing is said), "simulator" (demo mode alone), or its address; whose keys sign its answers; who we are there.
ACMS_NATIONAL_URL = env.text("ACMS_NATIONAL_URL", "simulator" if DEMO else "")
ACMS_NATIONAL_KEYS = env.words("ACMS_NATIONAL_KEYS")
ACMS_NATIONAL_CERTIFICATE = env.text("ACMS_NATIONAL_CERTIFICATE")
ACMS_NATIONAL_CA = env.text("ACMS_NATIONAL_CA")
ACMS_NATIONAL_TIMEOUT = env.number("ACMS_NATIONAL_TIMEOUT", 30, 1, 600)
ACMS_NATIONAL_SOCKET = str(VAR / "national.sock")  # where the simulator answers
# Reading and checking
ACMS_OCR_THREADS = env.number("ACMS_OCR_THREADS", 2, 1, 256)
ACMS_FONT_DIRS = env.words("ACMS_FONT_DIRS") or [
    str(FONTS / f"noto-{face}-sc" / weight) for face in ("serif", "sans") for weight in ("400Regular", "700Bold")
]
ACMS_UPLOAD_LIMIT = env.number("ACMS_UPLOAD_LIMIT_MB", 20, 1, 200) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    15_000  # the evaluations of the largest unit in one grid: 2,000 people, seven fields each
)
ACMS_BODY_LIMIT = 5 * ACMS_UPLOAD_LIMIT + DATA_UPLOAD_MAX_MEMORY_SIZE
FILE_UPLOAD_MAX_MEMORY_SIZE = ACMS_UPLOAD_LIMIT + 1024 * 1024
# Casework
ACMS_DEADLINE_DAYS = env.number("ACMS_DEADLINE_DAYS", 7, 1, 365)
ACMS_SAMPLE_PERCENT = env.number("ACMS_SAMPLE_PERCENT", 5, 0, 100)  # W13
ACMS_UNDO_SECONDS = env.number("ACMS_UNDO_SECONDS", 10, 0, 900)  # ADR 0041
# The server
ACMS_HOST = env.text("ACMS_HOST", "127.0.0.1")
ACMS_WEB_WORKERS = env.number("ACMS_WEB_WORKERS", 1, 1, 256)
ACMS_EMBEDDED_WORKER = env.flag("ACMS_EMBEDDED_WORKER")
ACMS_BESIDE: dict[str, tuple[str, ...]] = {}  # programs that run beside the server, by name
ACMS_LOOPBACK_ONLY = False
ACMS_SECURITY_CONTACT = env.text("ACMS_SECURITY_CONTACT")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "acms.base.logs.WithoutWords",
            "format": "%(asctime)s %(levelname)s %(reference)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("ACMS_LOG_LEVEL", "WARNING")},
    # Too much text or too many fields is answered with 413 and a sentence: no fault of ours, so nobody is to be woken.
    "loggers": {
        f"django.security.{kind}": {"level": "CRITICAL"}
        for kind in ("RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
    },
}

if DEMO:
    INSTALLED_APPS.insert(0, "acms.demo")
    ACMS_SENDERS = {"sms": "acms.channels.connectors.SimulatedSms", "email": "acms.demo.outbox.Kept"}
    ACMS_WECHAT = "acms.channels.wechat.Simulated"
    ACMS_REAL_NAME = "acms.channels.realname.Simulated"
    ACMS_SIMULATORS = True
    ACMS_LOOPBACK_ONLY = True
    ACMS_EMBEDDED_WORKER = True
    if ACMS_NATIONAL_URL == "simulator":
        ACMS_BESIDE = {"national side": ("manage.py", "national", "simulate", "--faults", "elsewhere=0.02")}
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("acms.demo.context.banner")

if DEV:
    # Error pages show what people typed, and loopback alone does not help behind a proxy: invented people only.
    if not DEMO:
        raise ImproperlyConfigured("ACMS_DEV shows what people typed: it goes with ACMS_DEMO only")
    # With DEBUG django-csp sends no policy beside Django's own error pages, and WhiteNoise looks for a file each time.
    DEBUG = True
    WHITENOISE_MAX_AGE = 0
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    TEMPLATES[0]["OPTIONS"]["loaders"] = ["django.template.loaders.filesystem.Loader"]
    LOGGING["formatters"]["line"]["()"] = "acms.base.logs.WithWords"
    LOGGING["loggers"]["django"] = {"level": "INFO"}  # takes away Django's own second handler
