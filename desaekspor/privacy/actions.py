"""The actions of the audit log in words. An action that stands here not is shown by its own name."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "owner.open": _("Opened personal data"),
    "owner.open_refused": _("Was refused: too many openings"),
    "owner.sheet": _("Made the sheet of a person's data"),
    "owner.erase": _("Erased personal data"),
    "take_error_workbook": _("Took out rows to correct"),
    "export": _("Took out a list"),
    "export.download": _("Downloaded a list"),
    "owner.search": _("Looked for an owner by name"),
    "audit.export": _("Took out the audit log"),
    "audit.head_lost": _("The end of the audit log was missing"),
    "consent.record": _("Wrote down a consent"),
    "consent.withdraw": _("Wrote down a withdrawal of consent"),
    "consent_text.create": _("Wrote a new text of consent"),
    "request.receive": _("Took in a request"),
    "request.assign": _("Gave a request to somebody"),
    "request.task": _("Did a task of a request"),
    "request.close": _("Answered a request"),
    "breach.record": _("Wrote down a breach"),
    "breach.change": _("Changed the record of a breach"),
    "purge": _("Deleted what was kept long enough"),
    "upload": _("Sent a register"),
    "confirm": _("Confirmed a register that was held"),
    "load": _("Loaded a register"),
    "undo": _("Undid an import"),
    "discard": _("Discarded a register"),
    "enter": _("Entered an enterprise"),
    "change": _("Changed an enterprise"),
    "take_back": _("Took a change back"),
    "verify": _("Verified an enterprise"),
    "withdraw_verification": _("Withdrew a verification"),
    "check": _("Checked an enterprise on the spot"),
    "merge": _("Merged enterprises"),
    "unmerge": _("Took merged enterprises apart"),
    "pair.same": _("Decided that two enterprises are the same"),
    "pair.different": _("Decided that two enterprises are not the same"),
    "pair.withdraw": _("Withdrew a decision about two enterprises"),
    "pair.visit": _("Asked for a visit to two enterprises"),
    "pair.visit_withdraw": _("Took a visit to two enterprises back"),
    "pair.assign": _("Shared out pairs"),
    "acceptance.start": _("Asked for all sure pairs to be merged"),
    "acceptance.done": _("Merged all sure pairs"),
    "acceptance.undo": _("Asked for merged pairs to be taken apart"),
    "acceptance.undone": _("Took merged pairs apart"),
    "sample.draw": _("Drew a sample of pairs"),
    "model.put_aside": _("Put a model for duplicates aside that decisions had taught"),
    "model.use_again": _("Let a model for duplicates be used again"),
    "production.state": _("Stated what a village makes"),
    "production.change": _("Changed what a village makes"),
    "production.photo": _("Kept a photo of what a village makes"),
    "production.photo_removed": _("Deleted a photo of what a village makes"),
    "production.file": _("Loaded a file of what villages make"),
    "production.file_undone": _("Undid a file of what villages make"),
    "user.create": _("Made an account"),
    "user.change": _("Changed an account"),
    "user.reset_link": _("Made a link for a new password"),
    "user.unlock": _("Unlocked a log-in"),
    "user.remove_second_factor": _("Removed a second factor"),
    "backup": _("Made a backup"),
    "restore": _("Restored a backup"),
}

OBJECTS = {
    "registry.owner": _("owner"),
    "registry.enterprise": _("enterprise"),
    "registry.importbatch": _("import"),
    "registry.export": _("list"),
    "registry.duplicatepair": _("pair"),
    "registry.pairdecision": _("decision about a pair"),
    "registry.acceptance": _("acceptance of pairs"),
    "registry.duplicatesample": _("sample of pairs"),
    "potential.production": _("statement of production"),
    "potential.productionfile": _("file of production"),
    "accounts.user": _("account"),
    "accounts.auditentry": _("audit log"),
    "accounts.audithead": _("audit log"),
    "upkeep.backup": _("backup"),
    "privacy.consent": _("consent"),
    "privacy.consenttext": _("text of consent"),
    "privacy.datarequest": _("request"),
    "privacy.breach": _("breach"),
}

FIELDS = {
    "name": _("name"),
    "nik": "NIK",
    "phone": _("phone"),
    "address": _("home address"),
    "birth_date": _("birth date"),
}


def action_words(action):
    return str(ACTIONS.get(action, action))


def field_words(name):
    return str(FIELDS.get(name, name))
