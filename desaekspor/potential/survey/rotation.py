"""The sealed files of surveys and the photos take part in the rotation of keys."""

from desaekspor.accounts.rotation import store
from desaekspor.potential import photos
from desaekspor.potential.survey import files


@store("survey")
def reseal_survey_files():
    return files.FILES.reseal_all()


@store("photos")
def reseal_photos():
    return photos.FILES.reseal_all()
