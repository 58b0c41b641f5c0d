"""Which enterprise stands for which, as ``merged_into`` says: it names the root of its tree, so that one look is enough."""

from django.db.models import Q

from desaekspor.registry.models import Enterprise


def root_of(number):
    """The enterprise that stands for ``number``: itself where nothing absorbed it, or where there is none."""
    return roots_of([number])[number]


def roots_of(numbers):
    """``{number: the number that stands for it}``, in one query."""
    merged = dict(Enterprise.objects.filter(pk__in=numbers).values_list("pk", "merged_into"))
    return {number: merged.get(number) or number for number in numbers}


def are_one(one, other):
    """Whether the two have been merged, directly or not."""
    return len(set(roots_of((one, other)).values())) == 1


def wholes(roots):
    """The rows of these roots and of all that they absorbed, in the order in which they are held."""
    return Enterprise.objects.filter(Q(pk__in=roots) | Q(merged_into__in=roots)).order_by("pk")


def whole_of(number):
    """The numbers of the enterprise and of all that it is one with."""
    return list(wholes([root_of(number)]).values_list("pk", flat=True))


def hold(roots):
    """Hold these roots with all that they absorbed until the transaction ends; returns their numbers."""
    return list(wholes(roots).select_for_update().values_list("pk", flat=True))
