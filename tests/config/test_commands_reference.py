import argparse
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from desaekspor.config.terminal import our_commands

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"
OF_DJANGO = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"} | {
    "--skip-checks"
}


def sections():
    """``{command: its text}``."""
    parts = re.split(r"^## (.+)$", PAGE.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def arguments_of(name):
    """What the command takes, without what Django adds to every command."""
    app = get_commands()[name.replace("-", "_")]
    parser = load_command_class(app, name.replace("-", "_")).create_parser("desaekspor", name)
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        longest = max(action.option_strings, key=len, default=action.dest)
        if longest not in OF_DJANGO:
            yield longest


def test_the_reference_has_a_section_for_every_command_and_no_other():
    assert sorted(sections()) == sorted(our_commands())


@pytest.mark.parametrize("name", our_commands())
def test_its_section_names_every_argument(name):
    text = sections().get(name, "")

    assert [argument for argument in arguments_of(name) if f"`{argument}`" not in text and f"{argument}:" not in text] == []


@pytest.mark.parametrize("name", our_commands())
def test_it_names_no_argument_that_is_gone(name):
    named = re.findall(r"^\| `([\w-]+)` \|", sections().get(name, ""), flags=re.MULTILINE)

    assert sorted(set(named) - set(arguments_of(name))) == []


def test_the_overview_leads_to_every_section():
    linked = re.findall(r"\(#([\w-]+)\)", PAGE.read_text().split("## run")[0])

    assert sorted(linked) == sorted(our_commands())
