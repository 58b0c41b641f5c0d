"""Users for trying it out, one for each role in Kabupaten Bekasi. Refused in production.

Their password is made at random for each installation and kept in ``var/demo.json``.
"""

import json
import os
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from desaekspor.accounts.models import Role, User
from desaekspor.regions.models import Level, Region

REGENCY = "32.16"
DISTRICT = "32.16.05"  # Tambun Utara, the district of the pilot villages


class RefusedInProduction(Exception):
    """Accounts whose password stands in a file have no place on a server for real use."""


@dataclass(frozen=True)
class DemoUser:
    username: str
    name: str
    role: Role
    place: str = ""  # a region code, or "village" for the first village of DISTRICT


DEMO_USERS = (
    DemoUser("admin", "Administrator Contoh", Role.ADMINISTRATOR),
    DemoUser("dinas", "Petugas Dinas Contoh", Role.OFFICER, REGENCY),
    DemoUser("desa", "Petugas Desa Contoh", Role.VILLAGE_OFFICER, "village"),
    DemoUser("pemilik", "Pemilik Usaha Contoh", Role.OWNER, "village"),
    DemoUser("pendata", "Pendata Contoh", Role.ENUMERATOR, DISTRICT),
    DemoUser("pelatih", "Pelatih Contoh", Role.TRAINER, REGENCY),
    DemoUser("pembeli", "Pembeli Contoh", Role.BUYER),
    DemoUser("perusahaan", "Perusahaan Contoh", Role.COMPANY),
    DemoUser("beacukai", "Petugas Bea Cukai Contoh", Role.CUSTOMS_OFFICER),
)


@transaction.atomic
def ensure_demo_users():
    """Make the demo users that are missing; gives them all with the password, as ``(users, password)``.

    The regions must be loaded. Raises RefusedInProduction.
    """
    if settings.PRODUCTION:
        raise RefusedInProduction
    password, is_new = _password()
    present = {user.username: user for user in User.objects.filter(is_demo=True).select_related("region")}
    wanted = [demo for demo in DEMO_USERS if demo.username not in present or is_new]
    hashed = make_password(password) if wanted else ""  # once: it takes half a second
    for demo in wanted:
        fields = {"role": demo.role, "region": _region_of(demo), "first_name": demo.name, "is_active": True, "password": hashed}
        fields["email"] = f"{demo.username}@contoh.invalid"
        if User.objects.filter(username=demo.username, is_demo=False).exists():
            continue  # a real person chose that name
        user, _made = User.objects.update_or_create(username=demo.username, is_demo=True, defaults=fields)
        present[demo.username] = user
    return [present[demo.username] for demo in DEMO_USERS if demo.username in present], password


def remove_demo_users():
    """Deactivate the demo users and take away their password; their traces in logs and batches stay."""
    (settings.VAR / "demo.json").unlink(missing_ok=True)
    unusable = make_password(None)
    return User.objects.filter(is_demo=True).update(is_active=False, password=unusable)


def describe(made):
    """The table of log-ins for the terminal."""
    users, password = made
    width = max(len(user.username) for user in users)
    lines = [f"  {user.username:<{width}}  {Role(user.role).label}{_place(user)}" for user in users]
    return "\n".join([_("Demonstration log-ins, all with the password %(password)s") % {"password": password}, *lines])


def _place(user):
    return f", {user.region.name}" if user.region else ""


def _region_of(demo):
    if demo.place == "village":
        villages = Region.objects.filter(level=Level.VILLAGE, code__startswith=f"{DISTRICT}.", last_day=None)
        return villages.order_by("code").first()
    return Region.objects.filter(pk=demo.place).first() if demo.place else None


def _password():
    """The password, and whether it was made just now."""
    path = settings.VAR / "demo.json"
    if path.exists():
        return json.loads(path.read_text())["password"], False
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"password": password}, file)
    return password, True
