"""The line of business of an enterprise: stated, confirmed by an officer, or only computed."""

from django import template

from desaekspor.accounts.rules import may_edit_enterprises
from desaekspor.markets.missing_kbli.finding import completer, in_2025, title_of
from desaekspor.markets.missing_kbli.suggesting import business_of, confirmation_of
from desaekspor.markets.missing_kbli.wording import ask, explain

register = template.Library()


@register.inclusion_tag("portal/enterprises/_kbli.html")
def kbli_of(enterprise, user):
    """What stands at "KBLI code" on the page of an enterprise; what is computed is said anew and marked as such."""
    context = {"enterprise": enterprise, "may_confirm": may_edit_enterprises(user)}
    if enterprise.kbli:
        is_2020 = enterprise.kbli_version != "2025"
        return context | {
            "title": title_of(enterprise.kbli) if is_2020 else "",
            "newer": ", ".join(one.code for one in in_2025(enterprise.kbli)) if is_2020 else "",
            "confirmation": confirmation_of(enterprise),
        }
    answer = completer().complete(business_of(enterprise))
    if not answer.proposals:
        return context
    code = answer.first.code
    computed = {"code": code, "title": title_of(code), "percent": round(answer.first.score * 100), "unsure": answer.unsure}
    return context | {"computed": computed, "why": explain(answer, 0), "question": ask(answer)}
