"""What the program proposed and people decided about products and markets."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from desaekspor.markets.certainty import Certainty
from desaekspor.markets.flowdata.models import TradeData, TradeDataAct  # noqa: F401
from desaekspor.markets.missing_kbli.models import KbliConfirmation, KbliRun, KbliSuggestion  # noqa: F401
from desaekspor.markets.needs.models import ReadyNeed  # noqa: F401
from desaekspor.markets.papers.models import TradeAgreement, TradeAgreementChange  # noqa: F401
from desaekspor.nomenclature import HS2022
from desaekspor.registry.models import Enterprise


class ProductChoice(models.Model):
    """The HS code that a person chose for a product text. Of an enterprise and text the last one holds, others are history."""

    # Without a constraint: an undo may take the enterprise away; what was chosen for its words is still an example.
    enterprise = models.ForeignKey(Enterprise, models.DO_NOTHING, null=True, db_constraint=False, related_name="product_choices")
    text = models.CharField(max_length=200)
    words = models.CharField(max_length=200, db_index=True)  # the text as it is compared (classifier/text.py)
    hs6 = models.CharField(max_length=6)
    hs_version = models.CharField(max_length=12, default="hs2022")
    proposed = models.CharField(max_length=6, blank=True)  # what the classifier would have said
    score = models.FloatField(null=True)  # how sure it was
    lexicon = models.CharField(max_length=12)  # the version that it used
    region_code = models.CharField(max_length=13, blank=True)  # whose officer chose it
    is_current = models.BooleanField(default=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)
    act = models.UUIDField(null=True, db_index=True)  # chosen together with others, so that all are taken back at once
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # what held before it

    class Meta:
        ordering = ["-chosen_at", "-id"]
        indexes = [models.Index(fields=["enterprise", "is_current"], name="choice_of_enterprise")]
        constraints = [
            # Choices for no enterprise are apart from one another: each region may have its own.
            models.UniqueConstraint(
                fields=["enterprise", "words"], condition=models.Q(is_current=True), name="one_choice_for_a_product"
            )
        ]

    def __str__(self):
        return f"{self.text}: {self.hs6}"


class TextCode(models.Model):
    """What the program says of a product text of the registry: computed once, however many enterprises write it so.

    A product has the code of its text; so it follows edits, imports, undos and merges by itself. What a person chose for
    an enterprise (ProductChoice) stands above it.
    """

    text = models.CharField(max_length=200, primary_key=True)
    words = models.CharField(max_length=200, db_index=True)  # as ProductChoice has them
    certainty = models.CharField(max_length=6, choices=Certainty)
    hs6 = models.CharField(max_length=6, blank=True, db_index=True)  # the first rank, also where it is unsure
    hs_version = models.CharField(max_length=12, default=HS2022)
    score = models.FloatField(null=True)
    source = models.CharField(max_length=10, blank=True)  # of the first rank: lexicon, example (chosen by officers), tariff
    lexicon = models.CharField(max_length=12)
    computed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.text}: {self.hs6 or '–'}"


class MadeHeading(models.Model):
    """A heading of the HS that an enterprise makes something of; repeats the codes of its products (made.py)."""

    enterprise = models.ForeignKey(Enterprise, models.DO_NOTHING, db_constraint=False, related_name="+")
    region_code = models.CharField(max_length=13)  # of the enterprise
    heading = models.CharField(max_length=4)

    class Meta:
        indexes = [
            models.Index(fields=["heading", "enterprise"], name="made_by_heading"),
            models.Index(fields=["region_code", "heading"], name="made_in_region"),
        ]

    def __str__(self):
        return f"{self.enterprise_id}: {self.heading}"


class MadeCount(models.Model):
    """How many enterprises of a region make something of a heading: MadeHeading counted, so that no list has to."""

    region_code = models.CharField(max_length=13)
    heading = models.CharField(max_length=4)
    enterprises = models.PositiveIntegerField()

    class Meta:
        db_table = "markets_madeheading_count"  # derived as that one is, see apps.py
        constraints = [models.UniqueConstraint(fields=["region_code", "heading"], name="made_count_once")]

    def __str__(self):
        return f"{self.region_code}, {self.heading}: {self.enterprises}"


class CodingRun(models.Model):
    """When the texts of the registry were last coded, and what the tables and the lexicon stood at."""

    standing = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"coded {self.made_at:%Y-%m-%d %H:%M}"


class ProductList(models.Model):
    """A list of product texts that somebody asked codes for; theirs alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="product_lists")
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    lexicon = models.CharField(max_length=12, blank=True)
    has_tariff_book = models.BooleanField(default=False)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("portal:finder_list", args=[self.pk])


class ListedProduct(models.Model):
    """A line of a list: the text as it came and the codes proposed for it, at most five."""

    product_list = models.ForeignKey(ProductList, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # its place in the list
    name = models.CharField(max_length=60)  # the id that it came with
    text = models.CharField(max_length=5000)
    certainty = models.CharField(max_length=6, choices=Certainty, blank=True)  # "": not looked at yet
    proposals = models.JSONField(default=list)  # [code, score, reason] of each rank
    question = models.CharField(max_length=300, blank=True)  # what would settle it, in the maker's language
    chosen = models.CharField(max_length=6, blank=True)  # by an officer, on the page of the list

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["product_list", "number"], name="one_line_a_number")]

    def __str__(self):
        return f"{self.number}. {self.text[:60]}"
