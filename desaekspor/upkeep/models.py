from django.db import models


class Backup(models.Model):
    """A backup that was made of this installation; the file itself lies where the administrator put it."""

    made_at = models.DateTimeField()  # the moment of the state that it holds
    path = models.CharField(max_length=500)
    bytes = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    uploads = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    seconds = models.FloatField()
    with_keys = models.BooleanField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self):
        return f"backup of {self.made_at:%Y-%m-%d %H:%M}"
