"""What the work lists of codes share: of products (HS) and of enterprises (KBLI), both ticked and confirmed a page at a time."""

import uuid
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from desaekspor.regions.models import Level, Region
from desaekspor.registry.queries.access import enterprises_for

PAGE_ROWS = 50


def villages_for(user):
    """The villages in which there are enterprises of ``user``, each with its district."""
    theirs = enterprises_for(user).filter(region=OuterRef("pk"))
    return Region.objects.filter(Exists(theirs), level=Level.VILLAGE).select_related("parent").order_by("parent__name", "name")


def chips_of(asked, states):
    """(address, label, whether it is chosen) for each of ``states``, a dictionary of codes in the address and their words."""
    return [(address_of(asked | {"keadaan": code}), label, code == asked["keadaan"]) for code, label in states.items()]


def address_of(asked):
    return urlencode({name: value for name, value in asked.items() if value})


def ticked(post, name):
    """``{number: code}`` of the rows that were ticked under ``name``, as their fields have them; no more than a page holds."""
    numbers = [int(number) for number in post.getlist(name) if number.isdecimal() and len(number) < 15][:PAGE_ROWS]
    return {number: post.get(f"kode-{number}", "").strip() for number in numbers}


def act_of(post):
    """What was confirmed together and is to be taken back; 404 for what is no act."""
    try:
        return uuid.UUID(post.get("act", ""))
    except ValueError:
        raise Http404 from None


def back_to(view, post, asked):
    """The list as it was, by what the form sent of it."""
    number = post.get("halaman", "")
    asked |= {"halaman": number if number.isdecimal() and len(number) < 6 else ""}
    return redirect(f"{reverse(view)}?{address_of(asked)}")
