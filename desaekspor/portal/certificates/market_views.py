"""What markets ask for: by market, by certificate, for one enterprise; and the rules, corrected by those who may."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_edit_certificates, may_edit_market_rules, sees_enterprises
from desaekspor.portal.certificates import markets_page
from desaekspor.portal.certificates.forms import RuleForm, kind_choices
from desaekspor.portal.certificates.getting import get_enterprise
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.readiness.certificates import market_rules
from desaekspor.readiness.certificates.errors import ChangedMeanwhile
from desaekspor.readiness.certificates.groups import GROUPS
from desaekspor.readiness.certificates.kinds import OTHER, kinds, version
from desaekspor.readiness.certificates.matching import EVERYWHERE, HOME, markets_of
from desaekspor.readiness.certificates.messages import GROUP_NAMES, MARKET_NAMES, group_name, market_name
from desaekspor.readiness.certificates.models import MarketRule
from desaekspor.readiness.certificates.queries import certificates_for, holding
from desaekspor.readiness.certificates.unions import markets_around

CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
def markets(request):
    """Every market with what it asks for; narrowed to a certificate or a group of goods. Open to everybody."""
    kind = request.GET.get("sertifikat", "")
    kind = kind if kind in kinds() else ""
    group = request.GET.get("kelompok", "")
    group = group if group in GROUPS else ""
    rules = market_rules.rules_now()
    context = {
        "markets": markets_page.overview(rules, kind, group),
        "kind": kind,
        "kinds": [(code, name) for code, name in kind_choices() if code != OTHER],
        "group": group,
        "groups": list(GROUP_NAMES.items()),
        "old": sum(markets_page.shown(rule).is_old for rule in rules),
        "may_edit": may_edit_market_rules(request.user),
    }
    return render(request, "portal/certificates/markets.html", context)


@require_safe
def market(request, code):
    """One market: its rules, what holds everywhere and at home; for officers the enterprises that are ready for it."""
    if code not in MARKET_NAMES or code in (HOME, EVERYWHERE):
        raise Http404
    group = request.GET.get("kelompok", "")
    group = group if group in GROUPS else ""
    rules = market_rules.rules_now()
    around = markets_around(code)  # rules of a union hold in its members
    own = [markets_page.shown(rule) for rule in rules if rule.market in around]
    context = {
        "code": code,
        "name": market_name(code),
        "rules": own,
        "around": [markets_page.shown(rule) for rule in rules if rule.market in (HOME, EVERYWHERE)],
        "may_edit": may_edit_market_rules(request.user),
        "group": group,
        "groups": list(GROUP_NAMES.items()),
    }
    if sees_enterprises(request.user):
        context["ready"] = markets_page.ready_for(request.user, code, group, rules)
    return render(request, "portal/certificates/market.html", context)


@login_required
@require_safe
def enterprise_markets(request, number):
    """What one enterprise lacks for each market; its owner sees it, too."""
    enterprise = get_enterprise(request.user, number)
    group = request.GET.get("kelompok", "")
    known = market_rules.groups_of(enterprise)
    groups = (group,) if group in GROUPS else known
    rules = market_rules.rules_now()
    readings = market_rules.read_markets(enterprise, groups, rules=rules)
    chosen = request.GET.get("pasar", "")
    context = {
        "enterprise": enterprise,
        "readings": markets_page.sorted_readings(readings),
        "chosen": markets_page.chosen_reading(readings, chosen),
        "chosen_code": chosen,
        "chosen_name": market_name(chosen) if chosen in markets_of(rules) else "",
        "group": group if group in GROUPS else "",
        "groups": list(GROUP_NAMES.items()),
        "groups_said": ", ".join(group_name(one) for one in groups),
        "is_guessed": group not in GROUPS and bool(known),
        "unlocks": markets_page.unlocks(enterprise, groups, rules),
        "may_edit": may_edit_certificates(request.user),
    }
    return render(request, "portal/certificates/enterprise.html", context)


@require_safe
def kind_list(request):
    """The kinds of certificates: who issues them, how long they hold, where to get them, cost and time."""
    language = get_language()
    rows = [(kind, kind.name(language), kind.said("where", language), kind.said("cost", language)) for kind in kinds().values()]
    context = {"rows": [row for row in rows if row[0].code != OTHER], "version": version()}
    return render(request, "portal/certificates/kinds.html", context)


@require_safe
def kind(request, code):
    """One kind, and which markets it opens."""
    found = kinds().get(code)
    if found is None or code == OTHER:
        raise Http404
    language = get_language()
    rules = [rule for rule in market_rules.rules_now() if code in rule.kinds]
    context = {
        "kind": found,
        "name": found.name(language),
        "said": {name: found.said(name, language) for name in ("where", "cost", "note")},
        "groups_said": ", ".join(group_name(one) for one in found.groups),
        "rules": [markets_page.shown(rule) for rule in rules],
        "version": version(),
    }
    if sees_enterprises(request.user):
        mine = certificates_for(request.user).filter(holding(), kind=code)
        context["holders"] = mine.order_by().values("enterprise").distinct().count()
    return render(request, "portal/certificates/kind.html", context)


def _editors_only(user):
    if not user.is_authenticated or not (sees_enterprises(user) or may_edit_market_rules(user)):
        raise Http404
    if not may_edit_market_rules(user):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request):
    """A new rule."""
    _editors_only(request.user)
    form = RuleForm(request.POST) if request.method == "POST" else RuleForm()
    if request.method == "POST" and form.is_valid():
        made, _changed = market_rules.write_rule(None, form.values, by=request.user)
        messages.success(request, _("The rule is written down."))
        return redirect("portal:certificate_rule", made.pk)
    return render(
        request, "portal/certificates/rule.html", {"form": form}, status=UNPROCESSABLE if request.method == "POST" else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request, pk):
    """Correct a rule, or take it off; with its history."""
    _editors_only(request.user)
    found = get_object_or_404(MarketRule, pk=pk)
    base = whole_number(request.POST.get("versi", "")) or found.version
    form = RuleForm(request.POST, rule=found) if request.method == "POST" else RuleForm(rule=found)
    status = 200
    if request.method == "POST":
        hapus = request.POST.get("hapus", "")
        values = {market_rules.REMOVED: hapus == "ya"} if hapus else (form.values if form.is_valid() else None)
        status = UNPROCESSABLE
        if values is not None:
            try:
                market_rules.write_rule(found, values, by=request.user, base=base)
            except ChangedMeanwhile:
                form.add_error(None, _("Somebody has changed it meanwhile. Look at it again first."))
                status = CONFLICT
            else:
                messages.success(request, _("The rule is saved, with today as the day on which it was checked."))
                return redirect("portal:certificate_rule", pk)
    context = {"form": form, "rule": markets_page.shown_row(found), "base": base, "history": markets_page.history_of(found)}
    return render(request, "portal/certificates/rule.html", context, status=status)


@login_required
@require_POST
def rule_confirm(request, pk):
    """It was compared with its source today and still holds."""
    _editors_only(request.user)
    found = get_object_or_404(MarketRule, pk=pk)
    market_rules.confirm_rule(found, by=request.user, on=timezone.localdate())
    messages.success(request, _("Checked today: it still holds."))
    return redirect("portal:certificate_rule", pk)
