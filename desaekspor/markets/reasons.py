"""Why a code is proposed, in words, in the language that is active."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def explain(answer, rank):
    """Of the proposal at ``rank`` (from 0) of an answer: what decided, or where it comes from."""
    source = answer.proposals[rank].source
    if source == "lexicon":
        if answer.words:
            return _("Named as “%(name)s”; decided by: %(words)s.") % {
                "name": answer.head,
                "words": ", ".join(word for word in answer.words),
            }
        return _("Named as “%(name)s”; nothing else in the text decides.") % {"name": answer.head}
    if source == "possible":
        return _("Also possible for “%(name)s”, with another state, material or use.") % {"name": answer.head}
    if source == "example":
        return _("Officers chose it for the same words.")
    if source == "other":
        return _("Another product that the text names.")
    return _("Near in the wording of the tariff book.")


def ask(answer):
    """The question that would settle it, or an empty text where the answer is sure or no question is known."""
    if answer.question:
        return answer.question.indonesian if get_language() == "id" else answer.question.english
    if not answer.unsure:
        return ""
    if not answer.proposals:
        return _("What is the product? The text names none.")
    if not answer.head:
        return _("What is it, in a word that everybody uses?")
    return _("What is it made of, and in which state is it sold?")
