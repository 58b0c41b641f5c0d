"""What people decided about products and markets."""

from django.conf import settings
from django.db import models

from desaekspor.registry.models import Enterprise


class ProductChoice(models.Model):
    """The HS code that a person chose for a product text. Of an enterprise and text the last one holds, others are history."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, null=True, related_name="product_choices")
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

    class Meta:
        ordering = ["-chosen_at", "-id"]
        indexes = [models.Index(fields=["enterprise", "is_current"], name="choice_of_enterprise")]

    def __str__(self):
        return f"{self.text}: {self.hs6}"
