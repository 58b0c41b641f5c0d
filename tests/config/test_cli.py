import subprocess
import sys

import pytest
from django.core.management import get_commands
from django.utils import translation

from desaekspor import cli
from desaekspor.config.terminal import our_commands
from tests.sites import PATIENCE


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    yield
    translation.activate("id")


@pytest.mark.parametrize(
    ("lang", "words"), [("id_ID.UTF-8", "Tidak ada perintah"), ("C.UTF-8", "Tidak ada"), ("en_GB", "There is no")]
)
def test_the_terminal_speaks_indonesian_or_the_english_it_is_set_to(monkeypatch, capsys, lang, words):
    monkeypatch.setenv("LANG", lang)

    cli.run(["nonsense-command"])

    assert capsys.readouterr().err.startswith(words)


def test_alone_it_lists_our_commands_with_a_line_each(capsys):
    assert cli.run([]) == 0

    text = capsys.readouterr().out
    ours = our_commands()
    assert {"run", "worker", "rotate-keys", "make-keys", "add-user", "demo-users"} <= set(ours)
    for name, line in ours.items():
        assert line, f"the command {name} has no help"
        assert "\n" not in line
        assert f"  {name}" in text
    assert "runserver" not in text


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["help"]])
def test_help_is_the_same_list(asked, capsys):
    cli.run([])
    wanted = capsys.readouterr().out

    assert cli.run(asked) == 0
    assert capsys.readouterr().out == wanted


def test_in_indonesian_every_line_of_the_list_is_indonesian(monkeypatch, capsys):
    cli.run([])
    english = capsys.readouterr().out.splitlines()
    monkeypatch.setenv("LANG", "id_ID.UTF-8")

    cli.run([])

    assert {*filter(None, english)} & {*capsys.readouterr().out.splitlines()} == set()


def test_small_commands_load_neither_the_pages_nor_what_computes(tmp_path, monkeypatch):
    monkeypatch.setenv("DESAEKSPOR_VAR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    monkeypatch.setenv("DATABASE_URL", "")
    unwanted = {"desaekspor.portal.urls", "pyarrow", "numpy", "scipy", "sklearn", "duckdb", "splink", "shapely", "xlsxwriter"}
    commands = [["make-keys"], ["--help"], ["migrate", "--plan"], ["doctor", "--json"]]
    code = f"import sys; from desaekspor.cli import run; print([run(one) for one in {commands}], {unwanted} & sys.modules.keys())"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=False)

    assert done.stdout.splitlines()[-1] == "[0, 0, 0, 1] set()", done.stderr


def test_it_tells_its_version(capsys):
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Desa Ekspor 0.")


def test_an_unknown_command_is_wrong_usage_and_suggests_the_nearest(capsys):
    assert cli.run(["rotate-kys"]) == 2

    assert capsys.readouterr().err == "There is no command “rotate-kys”. Did you mean “rotate-keys”?\n"


def test_an_unknown_option_is_wrong_usage():
    with pytest.raises(SystemExit) as ended:
        cli.run(["make-keys", "--nonsense"])

    assert ended.value.code == 2


@pytest.mark.django_db
def test_a_refusal_is_words_and_status_1(capsys):
    assert cli.run(["add-user", "sari dinas", "--role", "buyer"]) == 1

    captured = capsys.readouterr()
    assert captured.err.startswith("username: ")
    assert "CommandError" not in captured.err
    assert captured.out == ""


def test_names_are_typed_with_hyphens_or_underscores(capsys):
    assert cli.run(["make-keys"]) == cli.run(["make_keys"]) == 0


def test_django_s_own_commands_are_there_for_developers():
    assert get_commands()["migrate"] == "django.core"


def test_no_command_of_ours_hides_one_of_django():
    assert all(app.startswith("desaekspor.") for name, app in get_commands().items() if name.replace("_", "-") in our_commands())
