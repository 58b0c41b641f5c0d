"""What personal data is processed for, and on which basis (law 27/2022, article 20).

One table, shown on the public page about privacy: consent is asked only where a purpose rests on it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

PUBLIC_TASK = _("duty in the public interest of the regency (article 20, paragraph 2, letter e)")
LEGAL_DUTY = _("duty under the law (article 20, paragraph 2, letter c)")
CONSENT = _("consent of the owner (article 20, paragraph 2, letter a)")


@dataclass(frozen=True)
class Processing:
    name: str
    label: Any
    data: Any
    basis: Any

    @property
    def needs_consent(self):
        return self.basis is CONSENT


PROCESSINGS = (
    Processing(
        "register",
        _("Keeping the register of micro, small and medium enterprises"),
        _("name, NIK, phone, home address, birth date, sex, schooling"),
        PUBLIC_TASK,
    ),
    Processing("programme", _("Guidance, training and help towards export"), _("name, phone, home address"), PUBLIC_TASK),
    Processing("audit", _("Writing down who saw personal data"), _("names of fields, never their content"), LEGAL_DUTY),
    Processing("buyer_contact", _("Giving name and phone to buyers who ask for the product"), _("name, phone"), CONSENT),
    Processing("publication", _("Showing the owner's name and photo in the public catalogue"), _("name, photo"), CONSENT),
    Processing("messages", _("Messages by WhatsApp about trainings and fairs"), _("name, phone"), CONSENT),
)
ASKED = {one.name: one for one in PROCESSINGS if one.needs_consent}

# The first version of each text that consent is given to. A later one is written by an administrator.
FIRST_TEXTS = {
    "buyer_contact": (
        "Saya setuju nama dan nomor telepon saya diberikan kepada pembeli yang menanyakan produk saya melalui Desa "
        "Ekspor. Saya tahu bahwa saya boleh menolak tanpa akibat bagi pembinaan usaha saya, dan boleh menarik persetujuan "
        "ini kapan saja; pemberian data dihentikan paling lambat 3 × 24 jam sejak penarikan.",
        "I agree that my name and phone number are given to buyers who ask for my product through Desa Ekspor. I know "
        "that I may refuse without any consequence for the guidance of my business, and may withdraw this consent at any "
        "time; my data is then no longer given within 3 × 24 hours of the withdrawal.",
    ),
    "publication": (
        "Saya setuju nama dan foto saya ditampilkan bersama produk saya dalam katalog umum Desa Ekspor. Saya tahu bahwa "
        "saya boleh menolak tanpa akibat bagi pembinaan usaha saya, dan boleh menarik persetujuan ini kapan saja; nama "
        "dan foto diturunkan paling lambat 3 × 24 jam sejak penarikan.",
        "I agree that my name and photo are shown with my product in the public catalogue of Desa Ekspor. I know that I "
        "may refuse without any consequence for the guidance of my business, and may withdraw this consent at any time; "
        "name and photo are taken down within 3 × 24 hours of the withdrawal.",
    ),
    "messages": (
        "Saya setuju menerima pesan WhatsApp dari dinas tentang pelatihan dan pameran. Saya tahu bahwa saya boleh menolak "
        "tanpa akibat bagi pembinaan usaha saya, dan boleh menarik persetujuan ini kapan saja; pesan dihentikan paling "
        "lambat 3 × 24 jam sejak penarikan.",
        "I agree to receive WhatsApp messages from the office about trainings and fairs. I know that I may refuse without "
        "any consequence for the guidance of my business, and may withdraw this consent at any time; messages stop within "
        "3 × 24 hours of the withdrawal.",
    ),
}

# What must be done when consent is withdrawn: the task list of the request that the withdrawal opens.
TASKS_OF_WITHDRAWAL = {
    "buyer_contact": {
        "stop_giving": _("Give the contact to no further buyer"),
        "tell_buyers": _("Tell the buyers who have it to stop using and delete it"),
        "confirm": _("Tell the owner that it is done"),
    },
    "publication": {
        "take_down": _("Take name and photo off the public catalogue"),
        "printed": _("Take printed material out of use"),
        "confirm": _("Tell the owner that it is done"),
    },
    "messages": {
        "lists": _("Take the number off every list of recipients"),
        "confirm": _("Tell the owner that it is done"),
    },
}
