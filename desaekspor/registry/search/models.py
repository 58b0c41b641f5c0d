"""The tables that searching reads. All but the saved searches only repeat the registry, and can be made anew from it."""

from django.conf import settings
from django.db import models

from desaekspor.registry.search.spelling import LONGEST_WORD, NAME_KEY_LENGTH


class SearchTally(models.Model):
    """How many enterprises share one combination of everything that is filtered by.

    A regency of a million enterprises has some thousands of combinations, so that the counts of
    every filter are exact without reading the enterprises.
    """

    region_code = models.CharField(max_length=13)
    sector = models.CharField(max_length=1, blank=True)  # letter of KBLI 2020, see sectors.py
    scale = models.CharField(max_length=8, blank=True)  # as reported
    complete = models.BooleanField()
    has_nib = models.BooleanField()
    sources = models.PositiveSmallIntegerField()  # a bit for each of facts.SOURCES
    synthetic = models.BooleanField()
    verified = models.BooleanField()
    active = models.BooleanField()  # not said to be gone, see Presence
    documents = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)  # when an enterprise that is or was counted here was last changed

    class Meta:
        db_table = "registry_search_tally"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("region_code", "sector", "scale", "complete", "has_nib", "sources", "synthetic", "verified", "active"),
                ],
                name="tally_once",
            )
        ]

    def __str__(self):
        return f"{self.documents} in {self.region_code}"


class SearchWord(models.Model):
    """A word of the documents in its normal spelling. A typed word that nobody uses is compared with these.

    Words of owners' names are never among them.
    """

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    documents = models.BigIntegerField(default=0)  # that have it; a word that is gone stays with 0

    class Meta:
        db_table = "registry_search_word"

    def __str__(self):
        return self.word


class SearchDocument(models.Model):
    """What can be found of one enterprise. Written in the transaction that changes the enterprise, see writing.py.

    ``words`` are separated by spaces and stand once each: words in their normal spelling, signs for
    everything that is filtered by, and marks of the owner's name (facts.py says which is which).
    An index of words over them is made by the migration: FTS5 on SQLite, GIN on PostgreSQL.
    """

    # An automatic field only for its type: on SQLite it is the row's own number, which the index of words knows.
    enterprise_id = models.BigAutoField(primary_key=True)
    tally = models.ForeignKey(SearchTally, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    name_key = models.CharField(max_length=NAME_KEY_LENGTH)  # orders by name, whatever the database's collation
    sales = models.BigIntegerField()  # rupiah a year; -1 when unknown, which sorts last
    updated_at = models.DateTimeField()
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    words = models.TextField()

    class Meta:
        db_table = "registry_search_document"
        indexes = [
            models.Index(fields=["name_key", "enterprise_id"], name="search_by_name"),
            models.Index(fields=["updated_at", "enterprise_id"], name="search_by_change"),
            models.Index(fields=["sales", "enterprise_id"], name="search_by_sales"),
        ]

    def __str__(self):
        return f"enterprise {self.enterprise_id}"


class SavedSearch(models.Model):
    """A list that somebody comes back to: the filters under a name. Never with an owner's name in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=60)
    asked = models.JSONField()  # parameters of the list's address
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_search_once")]

    def __str__(self):
        return self.name
