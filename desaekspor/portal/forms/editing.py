"""The form of an enterprise: the cleaners of the import judge what people type, too."""

from django import forms
from django.conf import settings
from django.utils import dates, timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.rules import scope_of
from desaekspor.portal.forms.asked import BY_FIELD, CLEANERS, SECTIONS
from desaekspor.portal.forms.long_select import LongSelect
from desaekspor.portal.kept import keep
from desaekspor.portal.templatetags.figures import number
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within
from desaekspor.registry.findings import FINDINGS
from desaekspor.registry.identifiers import is_nothing
from desaekspor.registry.importers import cells, rules
from desaekspor.registry.importers.codes import CORRECTED, SEVERITY
from desaekspor.registry.importers.columns import Context
from desaekspor.registry.services.fields import PRODUCT, PRODUCTS, unknown

MOST_PRODUCTS = 20
SPARE_LINES = 2
# What a rule about several fields speaks of. It holds a form up only where one of them was touched: what a register
# brought is not the fault of who corrects a phone number.
INVOLVED = {
    "no_name_no_owner": ("name", "owner.name"),
    "nik_birth_mismatch": ("owner.nik", "owner.birth_date"),
    "nik_sex_mismatch": ("owner.nik", "owner.sex"),
    "year_before_birth": ("start_year", "owner.birth_date"),
    "kbli_contradicts_category": ("kbli", "kbli_category"),
}
POINT = ("lat", "lng")
# Told on the record instead, where both stay visible.
SILENT = {"scale_contradicts_sales", "scale_contradicts_capital", "workers_blank", "worker_blank"}
_product = cells.text(200)


def _villages_by_district(scope):
    inside = Region.objects.filter(within(scope, "pk"), level=Level.VILLAGE, last_day=None)
    groups: dict[str, list] = {}
    for place in inside.select_related("parent").order_by("parent_id", "name"):
        groups.setdefault(place.parent.name, []).append((place.code, place.name))
    return list(groups.items())


class EnterpriseForm(forms.Form):
    """Every field of the registry that people may give. ``values`` are what it says once it is valid.

    ``present``: {field: value} of the registry now, all opened; nothing private of it comes into the page.
    ``user``: whose villages can be chosen.
    """

    alasan = forms.CharField(required=False, max_length=200)

    def __init__(self, data=None, *, present, user, is_new=False):
        super().__init__(data, auto_id="id_%s")
        self.present, self.user, self.is_new = present, user, is_new
        self.fields["alasan"].label = _("Why? (may be left empty)")
        self.fields["alasan"].help_text = _("For the history, for example: visited on Tuesday. No names of persons here.")
        for asked in BY_FIELD.values():
            self.fields[asked.name] = self._field(asked)
            self.initial[asked.name] = self._shown(asked)
            if asked.kind == "private" and not is_new:
                self.fields[f"{asked.name}-hapus"] = forms.BooleanField(required=False, label=_("Remove what is recorded"))
        self.values: dict = {}

    # Building

    def _field(self, asked):
        attrs = {"autocomplete": "off"}
        if asked.hint:
            attrs["aria-describedby"] = f"hint_{asked.name}"
        for name, value in (("inputmode", asked.keyboard), ("data-group", asked.group)):
            if value:
                attrs[name] = value
        if asked.kind in ("money", "count"):
            attrs["data-format"] = asked.kind
        options = {"label": asked.label, "help_text": asked.hint, "required": False}
        if asked.kind == "village":
            return forms.ChoiceField(
                **options | {"required": self.is_new or asked.name in self.data},
                choices=self._villages(),
                widget=LongSelect(attrs=attrs),
                error_messages={
                    "required": _("Choose the village."),
                    "invalid_choice": _("This village is not in your region. Choose one of the list."),
                },
            )
        if asked.kind == "choice" or asked.choices:
            first = _("leave as it is") if asked.kind == "private" and not self.is_new else _("unknown")
            listed = dates.MONTHS.items() if asked.field == "start_month" else asked.choices
            return forms.ChoiceField(**options, choices=[("", first), *listed], widget=forms.Select(attrs=attrs))
        return forms.CharField(**options, max_length=asked.limit or 60, widget=forms.TextInput(attrs=attrs))

    def _villages(self):
        """The villages the user may choose by district, and where the enterprise is now, however coarse."""
        scope = scope_of(self.user)
        listed = list(keep(f"villages:{scope}", lambda: _villages_by_district(scope)))
        if self.is_new:
            single = len(listed) == 1 and len(listed[0][1]) == 1
            return listed if single else [("", _("Choose the village")), *listed]
        here = self.present["region"]
        if not any(here == code for _district, options in listed for code, _village in options):
            place = Region.objects.get(pk=here)
            known = place.name if place.level == Level.VILLAGE else _("%(name)s, village unknown") % {"name": place.name}
            listed.insert(0, (here, known))
        return listed

    def _shown(self, asked):
        """What stands in the field at first; nothing of what is private."""
        value = self.present.get(asked.field)
        if asked.kind == "private" or value is None:
            return ""
        if asked.kind == "money":
            return number(value)
        return f"{value:.6f}".rstrip("0").rstrip(".") if asked.kind == "point" else str(value)

    @property
    def lines(self):
        """The lines of products: (number, text, whether it is the main one), with some to spare."""
        if self.is_bound:
            texts, main = self.data.getlist("produk")[:MOST_PRODUCTS], self.data.get("produk-utama", "0")
            while texts and not texts[-1]:
                texts.pop()
        else:
            texts, main = [one for one in (self.present[PRODUCT], *self.present[PRODUCTS]) if one], "0"
        texts = [*texts, *[""] * SPARE_LINES][: max(MOST_PRODUCTS, len(texts))]
        return [(place, text, str(place) == main) for place, text in enumerate(texts)]

    @property
    def sections(self):
        """(Section, [(Asked, bound field, bound field of its "remove" or None)])."""
        return [(section, [(asked, self[asked.name], self._removal(asked)) for asked in section.asked]) for section in SECTIONS]

    def _removal(self, asked):
        name = f"{asked.name}-hapus"
        recorded = self.present.get(asked.field) not in (None, "")
        return self[name] if name in self.fields and recorded else None

    # Judging

    def clean(self):
        context = Context(timezone.localdate(), settings.HOME_REGION)
        for asked in BY_FIELD.values():
            if asked.name not in self.cleaned_data or asked.kind == "point":
                continue
            text = self.cleaned_data[asked.name]
            if asked.kind == "products":
                if "produk" in self.data:
                    self._clean_products(context)
            elif asked.kind == "private":
                self._clean_private(asked, text, context)
            elif text == self.initial[asked.name] or asked.name not in self.data:
                self.values[asked.field] = self.present[asked.field]
            elif asked.kind in ("village", "choice"):
                self.values[asked.field] = int(text) if asked.field == "start_month" and text else text or unknown(asked.field)
            else:
                self.values[asked.field] = self._judge(asked, text, context)
        self._judge_together(context)
        return self.cleaned_data

    def _judge(self, asked, text, context):
        value, problems = CLEANERS[asked.field](text, context)
        wrong = [problem for problem in problems if SEVERITY[problem.code] != CORRECTED]
        if text.strip() and wrong and not (wrong[0].code.endswith("_missing") or is_nothing(text)):
            self._complain(asked, wrong[0])
        elif text.strip() and value in (None, "") and not problems and not is_nothing(text):
            self.add_error(asked.name, _("This cannot be read. %(hint)s") % {"hint": asked.hint})
        return value

    def _clean_private(self, asked, text, context):
        remove = self.cleaned_data.get(f"{asked.name}-hapus", False)
        if remove and text:
            self.add_error(asked.name, _("Either a new value, or remove what is recorded: not both."))
        elif remove:
            self.values[asked.field] = unknown(asked.field)
        elif text and asked.choices:
            self.values[asked.field] = text == "yes"
        elif text:
            value = self._judge(asked, text, context)
            if value not in (None, ""):
                self.values[asked.field] = value

    def _clean_products(self, context):
        names: dict[str, str] = {}
        main = ""
        for place, text in enumerate(self.data.getlist("produk")[:MOST_PRODUCTS]):
            name, problems = _product(text.replace("\0", ""), context)
            if any(problem.code == "text_too_long" for problem in problems):
                self.add_error(PRODUCT, _("Product %(line)d is longer than 200 characters.") % {"line": place + 1})
            if name:
                names.setdefault(name.casefold(), name)
                if str(place) == self.data.get("produk-utama", "0"):
                    main = names[name.casefold()]
        listed = list(names.values())
        main = main or (listed[0] if listed else "")
        self.values[PRODUCT] = main
        self.values[PRODUCTS] = sorted(name for name in listed if name != main)

    def _judge_together(self, context):
        """The rules across the fields of a row, on what the record would be."""
        given = {**self.initial, **self.cleaned_data}  # one that was refused stays as it was
        raw = {name: (given if name in self.data else self.initial)[name] for name in POINT}
        values = {**self.present, **self.values}
        touched = {name for name, value in self.values.items() if self.is_new or value != self.present.get(name)}
        moved = any(raw[name] != self.initial[name] for name in POINT)
        found = []
        fields = [name for name in BY_FIELD if name not in POINT]
        row = rules.Row(values, raw, {name: name for name in fields}, lambda *one: found.append(one), lambda column: False)
        for rule in rules.RULES:
            rule(row, context)
        for name, problem in found:
            involved = INVOLVED.get(problem.code, (name, rules.DISABLED_OF.get(name, name)))
            if problem.code not in SILENT and touched.intersection(involved):
                self._complain(BY_FIELD[name if name in touched else next(one for one in involved if one in touched)], problem)
        if touched.intersection(("kbli", "kbli_category", "kbli_version")):
            self.values |= {name: values[name] for name in ("kbli_version", "kbli_category")}
        if moved:
            self._judge_point(raw, context)

    def _judge_point(self, raw, context):
        point = rules.read_point(raw["lat"], raw["lng"], context.home)
        if point.problem and SEVERITY[point.problem.code] != CORRECTED:
            self._complain(BY_FIELD["lat"], point.problem)
        self.values |= {"lat": point.lat, "lng": point.lng}

    def _complain(self, asked, problem):
        """What is wrong, what is expected, and what might have been meant."""
        text = _("%(what)s. %(expected)s") % {"what": FINDINGS[problem.code].title, "expected": asked.hint}
        if problem.suggestion and asked.kind != "private":
            text = f"{text} {_('Perhaps: %(suggestion)s.') % {'suggestion': problem.suggestion}}"
        if asked.name not in self.errors:
            self.add_error(asked.name, text.strip())


def nothing_known(region=""):
    """``present`` of an enterprise that is still to be entered."""
    return {name: unknown(name) for name in (*BY_FIELD, PRODUCTS)} | {"region": region}
