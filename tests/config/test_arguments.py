import argparse
import ast
import inspect

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.utils import translation

from desaekspor import cli
from desaekspor.config.arguments import OF_DJANGO, WORDS, parser_of, translate_argparse
from desaekspor.config.terminal import our_commands


@pytest.fixture(autouse=True)
def language_kept(monkeypatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setattr(argparse, "_", argparse._)
    with translation.override("id"):
        yield


def refused(arguments, capsys):
    """What is said of a wrong use, without the lines that tell the right one."""
    with pytest.raises(SystemExit) as ended:
        cli.run(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "indonesian", "english"),
    [
        (["add-user", "rina"], "argumen berikut wajib diisi: --role", "the following arguments are required: --role"),
        (["make-keys", "--nonsense"], "argumen tidak dikenal: --nonsense", "unrecognized arguments: --nonsense"),
        (
            ["make-keys", "--json=1"],
            "argumen --json: tidak menerima nilai, tetapi diberi '1'",
            "argument --json: ignored explicit",
        ),
        (["add-user", "--role"], "argumen --role: perlu satu nilai", "argument --role: expected one argument"),
        (
            ["data", "fetch"],
            "argumen action: pilihan tidak dikenal: 'fetch' (pilih dari",
            "argument action: invalid choice: 'fetch'",
        ),
        (["restore", "--c"], "opsi tidak jelas: --c dapat berarti", "ambiguous option: --c could match"),
        (["trade-data", "--use", "1", "--remove", "2"], "tidak boleh dipakai bersama --use", "not allowed with argument --use"),
        (["undo-import", "first"], "argumen batch: “first” bukan bilangan bulat", "argument batch: “first” is no whole number"),
        (["duty", "2103", "JP", "--on", "31-12"], "“31-12” bukan tanggal seperti", "“31-12” is no day such as"),
        (["check-register", "in.csv", "--issues", "out.doc"], "akhiran namanya harus salah satu", "the ending must be one of"),
    ],
)
def test_wrong_usage_is_refused_in_the_language_of_the_terminal(monkeypatch, capsys, arguments, indonesian, english):
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    assert indonesian in refused(arguments, capsys)

    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert english in refused(arguments, capsys)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("id_ID.UTF-8", ["cara pakai: desaekspor worker [-h]", "Menjalankan pekerjaan latar", "opsi:", "tampilkan bantuan ini"]),
        ("en_US.UTF-8", ["usage: desaekspor worker [-h]", "Run background jobs", "options:", "show this help message and exit"]),
    ],
)
def test_help_is_in_the_language_of_the_terminal(monkeypatch, capsys, lang, words):
    monkeypatch.setenv("LANG", lang)

    with pytest.raises(SystemExit) as ended:
        cli.run(["worker", "--help"])

    text = capsys.readouterr().out
    assert ended.value.code == 0
    assert [word for word in words if word not in text] == []


def test_help_leaves_out_what_django_adds_for_developers(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        cli.run(["worker", "--help"])

    text = capsys.readouterr().out
    assert [option for option in OF_DJANGO if option in text] == ["--verbosity", "--traceback"]


@pytest.mark.parametrize("name", our_commands())
def test_every_text_of_the_help_is_there_and_translated(name):
    translate_argparse()

    english, indonesian = texts_of(name, "en"), texts_of(name, "id")

    assert [where for where, text in english.items() if not text] == []
    assert [text for where, text in english.items() if text == indonesian[where]] == []


def texts_of(name, language):
    """``{what is described: its text}`` of a command."""
    module = name.replace("-", "_")
    with translation.override(language):
        parser = parser_of(load_command_class(get_commands()[module], module), name)
        assert parser.format_help()
        shown = [action for action in parser._actions if action.help is not argparse.SUPPRESS]
        return {"": parser.description} | {action.dest: action.help for action in shown}


def test_the_words_are_those_of_argparse():
    source = ast.parse(inspect.getsource(argparse))
    its_own = {node.value for node in ast.walk(source) if isinstance(node, ast.Constant)}

    assert [word for word in WORDS if word not in its_own] == []


def test_the_options_of_django_are_all_known():
    parser = BaseCommand().create_parser("desaekspor", "any")
    its_own = {max(action.option_strings, key=len) for action in parser._actions}

    assert its_own == OF_DJANGO.keys() | {"--help"}


def test_argparse_may_ask_for_no_words():
    translate_argparse()

    assert argparse.ArgumentParser().add_subparsers(title="commands") is not None
