"""Make one record of two or more, field by field, and take it apart again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desaekspor.portal.duplicates import merge_page, queue, unmerge_page
from desaekspor.portal.forms.numbers import whole_number, whole_numbers
from desaekspor.portal.views.deciding import go_on
from desaekspor.portal.views.duplicates import asked_of, mergers_only
from desaekspor.registry.duplicates.errors import ChangedMeanwhile, MergedMeanwhile, MergeRefused, NotTheSame, OpenQuestions
from desaekspor.registry.duplicates.listing import pairs_for
from desaekspor.registry.duplicates.merging import merge, preview_merge, suggest_survivor
from desaekspor.registry.duplicates.unmerging import questions_of, unmerge
from desaekspor.registry.models import Merge
from desaekspor.registry.queries import enterprises_for

REFUSALS = (MergeRefused, MergedMeanwhile, ChangedMeanwhile, NotTheSame)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge_records(request):
    """Choose what the one record says; a POST shows what came of the choices, or merges."""
    mergers_only(request.user)
    given = request.POST if request.method == "POST" else request.GET
    numbers = whole_numbers(given.getlist("umkm"))[: merge_page.MOST]
    enterprises = read_enterprises(request.user, numbers)
    if len(enterprises) < 2 or len(enterprises) < len(numbers):
        raise Http404
    ticked = [number for number in whole_numbers(given.getlist("ikut")) if number in numbers] if "ikut" in given else numbers
    chosen = ticked if len(ticked) > 1 else numbers
    stays = whole_number(given.get("tetap", ""))
    survivor = stays if stays in chosen else suggest_survivor(chosen)
    others = [number for number in chosen if number != survivor]
    walk = Walk(request, given)
    try:
        by_rule = preview_merge(survivor, others, by=request.user)
        choices = choices_of(given, by_rule, chosen)
        preview = preview_merge(survivor, others, by=request.user, choices=choices) if choices else by_rule
        if given.get("langkah") == "gabung" and request.method == "POST":
            if len(ticked) > 1:
                merge(
                    survivor, others, by=request.user, choices=choices, why=given.get("alasan", ""), seen=seen_of(given, chosen)
                )
                return walk.go_on(survivor)
            messages.error(request, _("Tick at least two records that are one business."))
    except REFUSALS as error:
        messages.error(request, merge_page.refusal(error))
        return walk.back(numbers)
    records = queue.records_of(enterprises)
    letters = {one.enterprise.pk: one.letter for one in records if one.enterprise.pk in chosen}
    context = {
        "records": records,
        "ticked": chosen,
        "survivor": survivor,
        "page": merge_page.arrange(preview, letters, by_rule.fields),
        "warnings": [str(merge_page.WARNINGS[code]) for code in preview.warnings],
        "against": [merge_page.refusal(NotTheSame([decision])) for decision in preview.decisions],
        "seen": preview.seen.items(),
        "why": given.get("alasan", ""),
        "walk": walk,
    }
    return render(request, "portal/duplicates/merge.html", context)


def read_enterprises(user, numbers):
    """The enterprises of these numbers that the user may know of, in the order of the numbers."""
    rows = enterprises_for(user, absorbed=True).select_related("region__parent", "owner").prefetch_related("keys", "products")
    found = rows.in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def choices_of(given, by_rule, numbers):
    """``{field: number}`` of what a person chose otherwise than the rule did when the form was made."""
    choices = {}
    for name in by_rule.fields:
        key = name.replace(".", "-")
        chosen = given.get(f"pilih-{key}", "")
        if chosen != given.get(f"aturan-{key}", chosen) and (number := whole_number(chosen)) in numbers:
            choices[name] = number
    return choices


def seen_of(given, numbers):
    """``{number: its last change}`` as the reader saw it."""
    seen = {number: whole_number(given.get(f"lihat-{number}", "")) for number in numbers}
    return {number: found for number, found in seen.items() if found is not None}


class Walk:
    """The list that one walks through, when the merge is a stop on the way; else the merge stands alone."""

    def __init__(self, request, given):
        self._request = request
        self.asal = given.get("asal", "")
        number = whole_number(given.get("pasangan", ""))
        self.pair = None if number is None else pairs_for(request.user, few=True).filter(pk=number).first()

    @property
    def asked(self):
        return asked_of(self._request, QueryDict(self.asal))

    def go_on(self, survivor):
        """To the next pair, or to the record that came of it."""
        if self.pair:
            return go_on(self._request, self.pair, self.asked, last=self.pair.pk)
        messages.success(self._request, _("Merged. The other numbers lead to this record from now on."))
        return redirect("portal:enterprise", survivor)

    def back(self, numbers):
        """To where the reader came from."""
        return redirect(self.pair_url) if self.pair else redirect("portal:enterprise", numbers[0])

    @property
    def pair_url(self):
        """The page of the pair within the walk; "" where there is none."""
        if not self.pair:
            return ""
        query = urlencode(self.asked.asked)
        return reverse("portal:duplicate", args=[self.pair.pk]) + (f"?{query}" if query else "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unmerge_record(request, number, pk):
    """Take a merge apart: what is clear goes back by itself, what is not is asked."""
    mergers_only(request.user)
    get_object_or_404(enterprises_for(request.user, absorbed=True), pk=number)
    found = get_object_or_404(Merge.objects.select_related("survivor", "absorbed", "by"), pk=pk, survivor=number)
    if found.undone_at:
        messages.info(request, _("These two are apart already."))
        return redirect("portal:enterprise", found.absorbed_id)
    questions = questions_of(found)
    answers = {one.key: request.POST.get(f"milik-{place}", "") for place, one in enumerate(questions)}
    missing = set()
    if request.method == "POST":
        try:
            unmerge(found, by=request.user, answers=answers, different=request.POST.get("beda") == "ya")
        except OpenQuestions as error:
            missing = {one.key for one in error.questions}
        except MergeRefused as error:
            messages.error(request, merge_page.refusal(error))
            return redirect("portal:enterprise", number)
        else:
            words = _("Taken apart: numbers %(one)s and %(other)s are two records again.")
            messages.success(request, words % {"one": found.survivor_id, "other": found.absorbed_id})
            return redirect("portal:enterprise", found.absorbed_id)
    context = {
        "merge": found,
        "questions": unmerge_page.asked(questions, answers, missing, found),
        "is_incomplete": bool(missing),
    }
    return render(request, "portal/duplicates/unmerge.html", context)
