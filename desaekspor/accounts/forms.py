from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.accounts.models import Role, User
from desaekspor.accounts.rules import REGION_LEVELS
from desaekspor.regions.models import Level, Region


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "email")
        labels = {"first_name": gettext_lazy("Full name"), "email": gettext_lazy("E-mail")}
        help_texts = {"email": gettext_lazy("For a new password when you forget yours. You may also log in with it.")}

    def clean_email(self):
        return free_email(self.cleaned_data["email"], self.instance)


class UserForm(forms.ModelForm):
    """An account with its role and region. A region is chosen by code, and its name must be confirmed."""

    region = forms.CharField(
        label=gettext_lazy("Region"),
        help_text=gettext_lazy(
            "Its Kemendagri code, for example 32.16 (regency) or 32.16.05.2001 (village). Empty where the role has none."
        ),
        required=False,
        max_length=13,
        widget=forms.TextInput(
            attrs={
                "hx-get": reverse_lazy("accounts:region_name"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#region-name",
                "autocomplete": "off",
                "inputmode": "decimal",
            }
        ),
    )
    region_confirmed = forms.CharField(required=False, max_length=13)

    class Meta:
        model = User
        fields = ("first_name", "username", "email", "role", "region", "is_active")
        labels = {
            "first_name": gettext_lazy("Full name"),
            "username": gettext_lazy("User name"),
            "email": gettext_lazy("E-mail"),
            "role": gettext_lazy("Role"),
            "is_active": gettext_lazy("May log in"),
        }
        help_texts = {
            "username": gettext_lazy("For logging in: letters, digits and . _ - without spaces."),
            "email": gettext_lazy("For a new password; may stay empty."),
            "is_active": "",
        }

    field_order = ("first_name", "username", "email", "role", "region", "is_active")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["region"] = self.instance.region_id or ""
        self.fields["first_name"].required = True
        self.present_region_id = self.instance.region_id  # validation writes the new one into the instance
        self.found_region = find_region(self.present_region_id or "")

    def clean_email(self):
        return free_email(self.cleaned_data["email"], self.instance)

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This user name is taken already."))
        return username

    def clean_region(self):
        code = self.cleaned_data["region"].strip()
        self.found_region = region = find_region(code) if code else None
        if code and region is None:
            raise ValidationError(
                _("No region has the code %(code)s today. Look the code up on the village's page."), params={"code": code}
            )
        return region

    def clean(self):
        cleaned = super().clean()
        region, role = cleaned.get("region"), cleaned.get("role")
        if role and "region" not in self.errors:
            self.check_level(region, role)
        if region is not None and not self.errors and not (self.region_is_settled or self.is_confirmed):
            self.add_error("region", _("Please confirm below that this is the region you mean."))
        return cleaned

    def check_level(self, region, role):
        allowed = REGION_LEVELS[role]
        if (region.level if region else None) in allowed:
            return
        levels = ", ".join(str(Level(level).label) for level in allowed if level is not None)
        name = Role(role).label
        if not levels:
            self.add_error("region", _("The role %(role)s has no region: leave it empty.") % {"role": name})
        elif region is None:
            self.add_error("region", _("The role %(role)s needs a region: %(levels)s.") % {"role": name, "levels": levels})
        else:
            words = _("%(region)s is no region for the role %(role)s, which needs: %(levels)s.")
            self.add_error("region", words % {"region": full_name(region), "role": name, "levels": levels})

    @property
    def region_full_name(self):
        return full_name(self.found_region)

    @property
    def region_is_settled(self):
        return self.found_region is not None and self.found_region.pk == self.present_region_id

    @property
    def is_confirmed(self):
        return self.found_region is not None and self.data.get("region_confirmed") == self.found_region.pk

    def account_fields(self):
        """What goes to the services."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def find_region(code):
    """The region that has this code today, or None."""
    return Region.objects.filter(pk=code.strip(), last_day=None).select_related("parent__parent__parent").first()


def full_name(region):
    """``Srijaya, Tambun Utara, Kabupaten Bekasi, Jawa Barat``."""
    names = []
    while region is not None:
        names.append(region.name)
        region = region.parent
    return ", ".join(names)


def free_email(email, user):
    email = email.strip()
    if email and User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise ValidationError(_("Another account has this e-mail."))
    return email
