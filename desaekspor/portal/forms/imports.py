"""What an officer sends on the import pages: a file, the meaning of its columns, how to go on."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.registry.services.receiving import missing_columns

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt")


class UploadForm(forms.Form):
    berkas = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel workbook, OpenDocument or CSV, for example “SIDT Kabupaten Bekasi April 2026.xlsx”."),
        allow_empty_file=True,  # the reader has better words for it
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "invalid": gettext_lazy("The file did not arrive; send it again."),
        },
    )
    contoh = forms.BooleanField(
        label=gettext_lazy("This file is example data, not a real register"),
        required=False,
        help_text=gettext_lazy("Everything from it is then marked as example data on every page and in every file."),
    )

    def clean_berkas(self):
        file = self.cleaned_data["berkas"]
        if file.size > settings.UPLOAD_LIMIT_BYTES:
            limit = settings.UPLOAD_LIMIT_BYTES // 1_000_000
            raise forms.ValidationError(
                _("“%(name)s” is %(size)d MB large; at most %(limit)d MB can be taken. Split it, for example by district.")
                % {"name": file.name, "size": file.size // 1_000_000, "limit": limit}
            )
        return file


class CorrectionForm(UploadForm):
    """Corrected rows: whether they are example data is known from the file they correct."""

    contoh = None

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["berkas"].help_text = _("The workbook that you fetched and corrected, as XLSX or CSV.")


class MappingForm(forms.Form):
    """One choice for each heading: which column of the source it is, or none."""

    lalu = forms.ChoiceField(choices=[("periksa", ""), ("muat", "")], required=False)

    def __init__(self, data, *, headings, source, proposed):
        super().__init__(data, auto_id="%s")
        self.headings, self.source = headings, source
        choices = column_choices(source)
        for number, heading in enumerate(headings):
            self.fields[f"kolom-{number}"] = forms.ChoiceField(
                label=heading, required=False, choices=choices, initial=proposed.get(heading, "")
            )

    def clean(self):
        taken = {}
        for number, heading in enumerate(self.headings):
            column = self.cleaned_data.get(f"kolom-{number}")
            if not column:
                continue
            if column in taken:
                text = _(
                    "“%(column)s” is already chosen for “%(heading)s”; one of the two must be left out or mean something else."
                )
                self.add_error(f"kolom-{number}", text % {"column": column, "heading": taken[column]})
            taken.setdefault(column, heading)
        if not self.errors and (missing := missing_columns(self.source.name, dict(enumerate(taken)))):
            text = _("No heading is chosen for: %(columns)s. The file cannot be checked without.")
            self.add_error(None, text % {"columns": ", ".join(missing)})
        return self.cleaned_data

    @property
    def mapping(self):
        """``{heading: column name or ""}`` as chosen; only after the form was found valid."""
        return {heading: self.cleaned_data[f"kolom-{number}"] for number, heading in enumerate(self.headings)}


def column_choices(source):
    """(column, its label) of a source, for a select; first the way to leave a heading out."""
    return [("", _("Leave it out")), *((column.name, f"{_(column.label)} ({column.name})") for column in source.columns)]
