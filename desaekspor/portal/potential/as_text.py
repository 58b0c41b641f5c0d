"""A table as text that people edit (TOML), and back. ``content`` is a table as its version keeps it."""

import json
import tomllib

from desaekspor.potential.errors import UnreadableTable


def to_text(content):
    """The content as TOML: plain keys first, then [sections], then one [[block]] for each entry of a list of entries."""
    lines = [f"{key} = {_value(value)}" for key, value in content.items() if not _is_section(value)]
    for key, value in content.items():
        if isinstance(value, dict):
            lines += _section(key, value)
        elif _is_section(value):
            for entry in value:
                lines += ["", f"[[{key}]]", *(f"{name} = {_value(item)}" for name, item in entry.items())]
    return "\n".join(lines) + "\n"


def _is_section(value):
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value))


def _section(path, value):
    """A section; of one whose values are all sections themselves only these are written."""
    if value and all(isinstance(one, dict) for one in value.values()):
        return [line for key, one in value.items() for line in _section(f"{path}.{key}", one)]
    return ["", f"[{path}]", *(f"{key} = {_value(one)}" for key, one in value.items())]


def _value(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    # A text of JSON is one of TOML, but for the sign that both must write as a code.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_text(text):
    """The content that the text says. Raises UnreadableTable with the line, or with the part that has another form."""
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableTable(place="TOML", found=str(error)) from error
    for key, form in FORMS.items():
        members = content.get(key, form())
        of_entries = members.values() if isinstance(members, dict) else members
        if not isinstance(members, form) or not all(isinstance(one, dict) for one in of_entries):
            raise UnreadableTable(place=f"[{key}]", found=members)
    return content


FORMS = {"components": dict, "indicators": list, "rules": list}  # of parts whose entries have keys of their own
