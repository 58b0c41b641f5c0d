"""The two tables as pages name and show them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.potential import editing, wording
from desaekspor.potential.models import ClassVersion, IndexVersion
from desaekspor.potential.results import versions
from desaekspor.potential.results.queries import class_versions_for, index_versions_for


@dataclass(frozen=True)
class Table:
    """``attribute``: of results.versions.Versions."""

    label: str | Promise
    attribute: str
    model: type
    visible: Callable
    content_of: Callable  # (parameters, content) -> content
    check: Callable  # content -> table
    save: Callable

    def versions_for(self, user, in_use):
        """Those that the reader may see, and always the one in use: by it the next list is made."""
        own = self.visible(user).values("pk")
        return self.model.objects.filter(Q(pk__in=own) | Q(pk=getattr(in_use, self.attribute).pk))


TABLES = {
    "indeks": Table(
        _("Index table"),
        "index",
        IndexVersion,
        index_versions_for,
        editing.index_content,
        versions.check_index_content,
        versions.save_index_version,
    ),
    "kelas": Table(
        _("Class rules"),
        "classes",
        ClassVersion,
        class_versions_for,
        editing.class_content,
        versions.check_class_content,
        versions.save_class_version,
    ),
}


def shown_rules(table, names):
    """(rule, condition, need, mend, effort) of each rule, in words."""
    return [
        (
            rule,
            wording.condition_text(rule, names),
            wording.in_language(rule, "need"),
            wording.in_language(rule, "mend"),
            wording.EFFORTS[rule.effort],
        )
        for rule in table.rules
    ]


def shown_index(table):
    """The components with their share of the index, each with its indicators and their share of the component (percent)."""
    total = sum(part.weight for part in table.components)
    shown = []
    for part in table.components:
        members = [one for one in table.indicators if one.component == part.code]
        inside = sum(one.weight for one in members)
        shown.append(
            {
                "name": wording.name_of(part),
                "share": 100 * part.weight / total,
                "indicators": [
                    {
                        "name": wording.name_of(one),
                        "share": 100 * one.weight / inside,
                        "direction": one.direction,
                        "made_of": wording.made_of(one),
                    }
                    for one in members
                ],
            }
        )
    return shown
