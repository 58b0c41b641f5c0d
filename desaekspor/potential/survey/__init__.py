"""The village survey: what every village is asked, on pages and by field forms; answers with their history; figures of them."""


def join():
    """What the rest of the program must know of it; called once, when all models are there."""
    from desaekspor.potential import photos
    from desaekspor.potential.queries import FIGURES
    from desaekspor.potential.survey import files, rotation, tasks  # noqa: F401  its files are resealed, its job is known
    from desaekspor.potential.survey.models import SurveyFile, SurveyPhoto
    from desaekspor.potential.survey.queries import figure_names, figures_of
    from desaekspor.registry.kept_files import keep

    FIGURES.append((figures_of, figure_names))
    keep(photos.FILES, SurveyPhoto)
    keep(files.FILES, SurveyFile, sum_in="file_sha256")
