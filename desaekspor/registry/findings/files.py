"""Why a file is refused, and why a sheet is passed over."""

from django.utils.translation import gettext_lazy as _

BAD_FILES = {
    "empty": _("The file is empty. Open it, see that the list is in it, save it and send it again."),
    "no_rows": _("The file has a heading but no row under it. Send the file that holds the enterprises."),
    "no_heading": _(
        "No sheet has a heading that this program knows. Expected: a row of column names, such as nama_usaha, NIK, kecamatan, "
        "above the list. Put the column names above the list and send the file again."
    ),
    "columns_missing": _(
        "Columns are missing without which an enterprise cannot be identified and placed: %(columns)s. "
        "Add them, or say on the page of the import which column is meant."
    ),
    "not_a_workbook": _("This is no workbook and no CSV file. Save the list in Excel as .xlsx and send that file."),
    "html": _(
        "This is a web page with the ending of a workbook, as some sites make it. "
        "Open it in Excel, save it as “Excel workbook (.xlsx)” and send that file."
    ),
    "password": _(
        "The workbook is protected by a password. Take the password away (File, Info, Protect Workbook) and send it again."
    ),
    "damaged": _("The file is damaged and cannot be read to its end. Download or save it once more and send it again."),
    "zip_bomb": _(
        "The workbook would unpack to %(megabytes)s MB, which no register needs. It was not opened. Save the list anew."
    ),
    "xml_entities": _(
        "The workbook holds definitions that spreadsheet programs never write. It was not opened. Save the list anew."
    ),
    "encoding": _("The letters of the file cannot be read. Save it in Excel as “CSV UTF-8” or as .xlsx and send it again."),
    "csv_broken": _(
        "The file cannot be read from row %(row)s on: a quotation mark is not closed, or a cell is longer than 100,000 letters. "
        "Mend that row, or save the list as .xlsx."
    ),
    "file_too_large": _("The file has %(megabytes)s MB; at most %(limit)s MB are read. Split it, for instance by district."),
    "disk_full": _(
        "The disk of the server is full, so the file could not be kept. Nothing was changed. "
        "Tell the administrator, and send the file again when there is room."
    ),
    "not_kept": _(
        "The server could not keep the file (%(why)s). Nothing was changed. Tell the administrator, and send it again afterwards."
    ),
    "too_large": _(
        "A sheet has content as far as row %(rows)s and column number %(columns)s, more than is read at once. "
        "Delete the empty rows and columns behind the list, or split the list by district."
    ),
    "too_much": _(
        "Reading the workbook would take more memory than any register needs. "
        "Delete the empty rows and columns behind the lists, save it as .xlsx and send that file."
    ),
}

SKIPPED = {
    "empty_sheet": _("empty"),
    "no_heading": _("no known column names"),
    "summary_sheet": _("a summary, not a list of enterprises"),
    "hidden_sheet": _("hidden"),
    "chart_sheet": _("a chart"),
}
