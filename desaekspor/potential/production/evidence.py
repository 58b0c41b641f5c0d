"""Photos that go with a statement."""

import io

from django.db import transaction

from desaekspor.accounts.audit import record
from desaekspor.potential import photos
from desaekspor.potential.production.errors import TooManyPhotos
from desaekspor.potential.production.models import Production, ProductionPhoto
from desaekspor.potential.production.services import refuse_writing_outside
from desaekspor.registry.kept_files import delete_with_files

MOST_PHOTOS = 6


def add_photo(production, content, *, by):
    """Keep a photo with the statement; one that is there already is kept once. Raises photos.BadPhoto, TooManyPhotos."""
    refuse_writing_outside(production.region_id, by)
    picture, content_type = photos.cleaned_photo(content)
    name, sha256, length = photos.FILES.store(io.BytesIO(picture))
    try:
        with transaction.atomic():
            Production.objects.select_for_update(of=("self",)).get(pk=production.pk)
            if found := production.photos.filter(sha256=sha256).first():
                photos.FILES.delete(name)
                return found
            if production.photos.count() >= MOST_PHOTOS:
                raise TooManyPhotos(MOST_PHOTOS)
            photo = ProductionPhoto.objects.create(
                production=production, stored_as=name, content_type=content_type, bytes=length, sha256=sha256, by=by
            )
            record(by, "production.photo", production)
            return photo
    except BaseException:
        photos.FILES.delete(name)
        raise


@transaction.atomic
def remove_photo(photo, *, by):
    """Take a photo away for good: it may show somebody who does not want it."""
    name = photo.stored_as
    refuse_writing_outside(photo.production.region_id, by)
    photo.delete()
    record(by, "production.photo_removed", photo.production)
    transaction.on_commit(lambda: photos.FILES.delete(name))


def delete_old_photos(before, dry_run):
    """Photos that were taken before a moment; says how many."""
    due = ProductionPhoto.objects.filter(at__lt=before)
    return due.count() if dry_run else delete_with_files(due, photos.FILES)
