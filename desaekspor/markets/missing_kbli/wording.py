"""Why a code of the KBLI is proposed, and what to ask, in the language that is active."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.markets.kbli.completing import FROM_NAME, FROM_PRODUCT, FROM_TITLE, Answer
from desaekspor.markets.kbli.editions import ALIKE, COMPARED, MOVED, SAME
from desaekspor.markets.kbli.rules import (
    AROUND,
    CART,
    CATCH,
    DO,
    DONE,
    GROW,
    GROWN,
    MADE,
    MAKE,
    ONLINE,
    RETAIL,
    SERVE,
    SERVED,
    SOLD,
    STALL,
    WHOLESALE,
)

WAY_WORDS = {
    MAKE: gettext_lazy("made"),
    GROW: gettext_lazy("grown or raised"),
    CATCH: gettext_lazy("caught"),
    RETAIL: gettext_lazy("sold in a shop or kiosk"),
    STALL: gettext_lazy("sold at a market stall or on the pavement"),
    ONLINE: gettext_lazy("sold on the internet"),
    AROUND: gettext_lazy("sold from door to door"),
    WHOLESALE: gettext_lazy("sold wholesale"),
    SERVE: gettext_lazy("served in a place"),
    CART: gettext_lazy("served from a cart or on the road"),
    DO: gettext_lazy("done as a service"),
}
# The whole question, since languages put "or" in different places.
QUESTIONS = {
    frozenset((MADE, SOLD)): gettext_lazy("Is it made, or only sold?"),
    frozenset((SOLD, SERVED)): gettext_lazy("Is it sold as goods, or served to eat and drink?"),
    frozenset((MADE, SERVED)): gettext_lazy("Is it made for sale elsewhere, or served to eat and drink?"),
    frozenset((MADE, SOLD, SERVED)): gettext_lazy("Is it made, sold or served?"),
    frozenset((GROWN, SOLD)): gettext_lazy("Is it grown, raised or caught, or only sold?"),
    frozenset((GROWN, MADE)): gettext_lazy("Is it grown or caught, or made of what others grow?"),
    frozenset((GROWN, MADE, SOLD)): gettext_lazy("Is it grown, processed or only sold?"),
    frozenset((MADE, DONE)): gettext_lazy("Is it made, or is the work a service?"),
    frozenset((SOLD, DONE)): gettext_lazy("Is it sold, or is the work a service?"),
    frozenset((MADE, SOLD, DONE)): gettext_lazy("Is it made or sold, or is the work a service?"),
    frozenset((GROWN, DONE)): gettext_lazy("Is it raised, or is the work a service for others?"),
}
OTHERWISE = gettext_lazy("Is it made, grown, sold, served or done as a service?")
EDITION_WORDS = {
    SAME: gettext_lazy("the same code and title"),
    MOVED: gettext_lazy("the same title under another code"),
    COMPARED: gettext_lazy("compared by hand"),
    ALIKE: gettext_lazy("a title that says nearly the same; look at it"),
}


def explain(answer: Answer, rank: int) -> str:
    """Of the proposal at ``rank`` (from 0) of an answer: what decided, or where it comes from."""
    proposal = answer.proposals[rank]
    if proposal.source == FROM_TITLE:
        return _("The activity is the title of this code.")
    if proposal.source not in (FROM_NAME, FROM_PRODUCT):
        return _("Near in the wording of the KBLI.")
    facts = {"name": answer.head, "way": WAY_WORDS[proposal.way], "word": answer.told}
    if rank:
        return _("“%(name)s”, if it is %(way)s.") % facts
    if answer.ways:
        return _("Named as “%(name)s”, usually %(way)s; no word tells it.") % facts
    if not answer.told or answer.told in answer.head:
        return _("Named as “%(name)s”, which is %(way)s.") % facts
    if len(answer.told) == 1:
        return _("Named as “%(name)s”, %(way)s after the stated category %(word)s.") % facts
    return _("Named as “%(name)s”, %(way)s after the word “%(word)s”.") % facts


def ask(answer: Answer) -> str:
    """The question that would settle it; empty where the answer is sure."""
    if not answer.unsure:
        return ""
    if answer.ways:
        return str(QUESTIONS.get(frozenset(answer.ways), OTHERWISE))
    if answer.question:
        return answer.question.indonesian if get_language() == "id" else answer.question.english
    if not answer.head:
        return _("What is made, sold, served or done? The texts do not say.")
    return _("Which of these codes is it? The texts fit several.")
