"""What somebody sends on the page of trade data."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.markets.flowdata.models import TradeData

FIRST_YEAR, LAST_YEAR = 1995, 2099
EDITIONS = (("", gettext_lazy("as the name of the file tells")), ("HS17", "HS 2017 (HS17)"), ("HS22", "HS 2022 (HS22)"))


class TradeDataForm(forms.Form):
    jenis = forms.ChoiceField(label=gettext_lazy("Kind of data"), choices=TradeData.Kind.choices, initial=TradeData.Kind.FLOWS)
    berkas = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "The CSV as it was published, packed (.gz), or the archive (.zip) that holds it: BACI_HS17_Y2023_V202501.csv."
        ),
        allow_empty_file=True,  # the reader has better words for it
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.zip,.gz"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "invalid": gettext_lazy("The file did not arrive; send it again."),
        },
    )
    tahun = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=gettext_lazy("Only of an archive of flows that holds several years: which one to load."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    edisi = forms.ChoiceField(
        label=gettext_lazy("Edition of the HS"),
        required=False,
        choices=EDITIONS,
        help_text=gettext_lazy("Only of flows whose file was renamed."),
    )

    def clean_berkas(self):
        file = self.cleaned_data["berkas"]
        if file.size > settings.UPLOAD_LIMIT_BYTES:
            limit = settings.UPLOAD_LIMIT_BYTES // 1_000_000
            raise forms.ValidationError(
                _("“%(name)s” is %(size)d MB large; at most %(limit)d MB can be taken. Send it packed (.zip or .gz).")
                % {"name": file.name, "size": file.size // 1_000_000, "limit": limit}
            )
        return file
