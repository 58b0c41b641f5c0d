"""What may not be on a server for real use. With DESAEKSPOR_PRODUCTION=1 each of these stops the start."""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from desaekspor.config import environment as env

REFERENCE = "docs/reference/settings.md"
SHORTEST_SECRET = 50  # characters, as Django's own check


@checks.register(checks.Tags.security)
def check_production(app_configs=None, **kwargs):
    """Errors and warnings about unsafe settings; none outside production."""
    return [*unsafe_settings(), *doubtful_settings()] if settings.PRODUCTION else []


def unsafe_settings():
    if settings.DEBUG:
        yield _error(
            "E001", env.DEBUG, "is on: errors would show settings and personal data to everybody", "Leave it out or set it to 0."
        )
    if not env.SECRET_KEY.text:
        yield _error("E002", env.SECRET_KEY, "is not set", _make("DESAEKSPOR_SECRET_KEY"))
    elif len(env.SECRET_KEY.text) < SHORTEST_SECRET or len(set(env.SECRET_KEY.text)) < 10:
        yield _error(
            "E003",
            env.SECRET_KEY,
            f"is too easy to guess; it needs {SHORTEST_SECRET} random characters",
            _make("DESAEKSPOR_SECRET_KEY"),
        )
    for number, setting, var in (("E004", env.DATA_KEYS, "data_keys"), ("E005", env.LOOKUP_KEY, "lookup_key")):
        if not setting.text:
            yield _error(
                number,
                setting,
                "is not set: a key that lies beside the data it locks protects nothing",
                f"If this installation holds data already, move the value of {var} out of {settings.VAR / 'keys.json'}; "
                f"else {_make(setting.name)[0].lower()}{_make(setting.name)[1:]}",
            )
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        yield _error("E006", env.HOSTS, "allows every host name", "Name the hosts people use, e.g. desaekspor.bekasikab.go.id.")
    elif env.HOSTS.text == env.HOSTS.default:
        yield _error("E007", env.HOSTS, "names only this machine", "Name the hosts people use, e.g. desaekspor.bekasikab.go.id.")


def doubtful_settings():
    if not env.EMAIL_URL.text:
        yield checks.Warning(
            f"{env.EMAIL_URL.name} is not set: links for new passwords are written to {settings.VAR / 'mail'} and reach nobody.",
            hint=f"Name the mail server, e.g. smtp+tls://user:password@host:587 ({REFERENCE}).",
            id="desaekspor.W001",
        )
    if not env.PROXIES.count:
        yield checks.Warning(
            f"{env.PROXIES.name} is 0: the site must be reached over https, and this server alone does not speak it.",
            hint=f"Put a reverse proxy in front that sets X-Forwarded-Proto and X-Forwarded-For, and count it ({REFERENCE}).",
            id="desaekspor.W002",
        )


def demo_users_present():
    """The error for demonstration accounts that may log in; none in an empty database."""
    from desaekspor.accounts.models import User

    try:
        count = User.objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:  # no tables yet
        return []
    if not count:
        return []
    words = f"{count} demonstration accounts may log in, and their password stands in a file."
    return [checks.Error(words, hint="Close them: desaekspor demo-users --remove", id="desaekspor.E008")]


def refuse_unsafe():
    """Stop a server process that is about to answer requests. Raises ImproperlyConfigured, naming all reasons at once."""
    if not settings.PRODUCTION:
        return
    if errors := [*unsafe_settings(), *demo_users_present()]:
        raise ImproperlyConfigured(describe(errors))


def describe(errors):
    lines = [f"- {error.msg}\n  {error.hint}" for error in errors]
    return "Desa Ekspor does not start with DESAEKSPOR_PRODUCTION=1, because:\n" + "\n".join(lines)


def _error(number, setting, what, mend):
    return checks.Error(f"{setting.name} {what}.", hint=f"{mend} ({REFERENCE})", id=f"desaekspor.{number}")


def _make(name):
    return f"Make one with `desaekspor make-keys` and set {name} to it."
