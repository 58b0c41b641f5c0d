"""PDF by Typst: a template of ours, and everything that it says as data, so that nothing of it is ever read as markup."""

import json

import typst


def set_as_pdf(template, content):
    """``content`` (dictionaries, lists, text, numbers) set by the ``.typ`` file ``template`` as a tagged PDF, in memory only.

    The template finds it in ``sys.inputs.data`` as JSON, and no other file than those of its own folder. About 50 ms.
    """
    given = {"data": json.dumps(content, ensure_ascii=False, default=str)}
    return typst.compile(str(template), root=str(template.parent), sys_inputs=given, ignore_system_fonts=True)
