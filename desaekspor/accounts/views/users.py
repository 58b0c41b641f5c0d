"""Administrators manage the accounts of others."""

from functools import wraps

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts import lockout, services
from desaekspor.accounts.forms import UserForm, find_region, full_name
from desaekspor.accounts.models import Role, User
from desaekspor.accounts.queries import users_for
from desaekspor.accounts.rules import may_manage_users

PAGE_ROWS = 50


def administrators_only(view, rule=may_manage_users):
    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not rule(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@administrators_only
@require_safe
def user_list(request):
    search, role = request.GET.get("cari", "")[:100], request.GET.get("peran", "")
    found = users_for(request.user, search=search, role=role if role in Role.values else "")
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("halaman"))
    context = {"page": page, "search": search, "role": role, "roles": Role.choices, "locked": lockout.locked_names()}
    return render(request, "accounts/users.html", context)


@administrators_only
def user_new(request):
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.create_user(by=request.user, request=request, **form.account_fields())
        messages.success(request, _("The account is made. Give its person the link for a password."))
        return redirect("accounts:user", user.pk)
    return render(request, "accounts/user_form.html", {"form": form})


@administrators_only
def user_edit(request, pk):
    user = get_object_or_404(users_for(request.user), pk=pk)
    form = UserForm(request.POST or None, instance=User.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_user(user, by=request.user, request=request, **form.account_fields())
        except services.LastAdministrator:
            form.add_error(None, _("This is the last administrator who may log in. Make another one first."))
        else:
            messages.success(request, _("The account is saved."))
            return redirect("accounts:user", user.pk)
    return _user_page(request, user, form=form)


@administrators_only
@require_POST
def user_reset(request, pk):
    user = get_object_or_404(users_for(request.user), pk=pk)
    # Shown once and kept nowhere: no redirect, no message.
    return _user_page(request, user, link=services.reset_link(user, by=request.user, request=request))


@administrators_only
@require_POST
def user_unlock(request, pk):
    user = get_object_or_404(users_for(request.user), pk=pk)
    services.unlock_user(user, by=request.user, request=request)
    messages.success(request, _("%(user)s may try to log in again.") % {"user": user})
    return redirect("accounts:user", user.pk)


@administrators_only
@require_POST
def user_second_factor(request, pk):
    user = get_object_or_404(users_for(request.user), pk=pk)
    services.remove_second_factor(user, by=request.user, request=request)
    messages.success(request, _("%(user)s now logs in with the password alone.") % {"user": user})
    return redirect("accounts:user", user.pk)


def _user_page(request, user, *, form=None, link=""):
    context = {
        "person": user,
        "form": form or UserForm(instance=User.objects.get(pk=user.pk)),
        "link": link,
        "is_locked": user.username in lockout.locked_names(),
        "has_second_factor": Authenticator.objects.filter(user=user).exists(),
    }
    return render(request, "accounts/user.html", context)


@administrators_only
@require_safe
def region_name(request):
    """For htmx: the name of the region whose code is being typed, to be confirmed."""
    region = find_region(request.GET.get("region", ""))
    return render(request, "accounts/_region.html", {"region": region, "name": full_name(region)})
