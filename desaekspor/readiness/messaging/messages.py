"""Why nothing is sent, in words; names of placeholders for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.readiness.messaging import permission

WHY = {
    permission.NO_CONSENT: gettext_lazy("The owner has not agreed to messages."),
    permission.WITHDRAWN: gettext_lazy("The owner has withdrawn the consent to messages."),
    permission.PAUSED: gettext_lazy("The owner has asked to pause the use of the data."),
    permission.ERASED: gettext_lazy("The owner's data was erased at their wish."),
    permission.GONE_AWAY: gettext_lazy("The enterprise has moved, closed or was not found."),
    permission.MERGED: gettext_lazy("The record became part of another one. Write to that."),
    permission.NO_PHONE: gettext_lazy("No telephone number is known."),
    permission.NO_ADDRESS: gettext_lazy("No e-mail address is known."),
    "wrong_number": gettext_lazy("The number is wrong or has no WhatsApp."),
    "no_answer": gettext_lazy("It was not delivered."),
    "no_server": gettext_lazy("The mail server could not be reached."),
}
PLACEHOLDER_NAMES = {
    "pemilik": gettext_lazy("name of the owner (filled in when the message is opened)"),
    "usaha": gettext_lazy("name of the enterprise"),
    "nomor_umkm": gettext_lazy("number of the enterprise"),
    "produk": gettext_lazy("main product"),
    "desa": gettext_lazy("village"),
    "kecamatan": gettext_lazy("district"),
    "petugas": gettext_lazy("who writes"),
    "kantor": gettext_lazy("the office"),
    "tanggal": gettext_lazy("today"),
    "sertifikat": gettext_lazy("name of the certificate"),
    "nomor_sertifikat": gettext_lazy("number of the certificate"),
    "berakhir": gettext_lazy("last day"),
    "sisa_hari": gettext_lazy("days that are left"),
    "pelatihan": gettext_lazy("name of the training"),
    "bulan": gettext_lazy("months since the training"),
    "waktu": gettext_lazy("day and time"),
    "tempat": gettext_lazy("place"),
    "tautan": gettext_lazy("link"),
    "pasar": gettext_lazy("market"),
    "perihal": gettext_lazy("subject"),
    "isi": gettext_lazy("the words of the message"),
}


def why_words(code):
    """Why nothing was or may be sent."""
    if code.startswith("smtp"):
        return _("The mail server refused it (%(code)s).") % {"code": code.removeprefix("smtp").strip() or "?"}
    return str(WHY.get(code, code))


def placeholder_name(name):
    return str(PLACEHOLDER_NAMES.get(name, name))
