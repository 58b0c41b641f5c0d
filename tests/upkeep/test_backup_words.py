import ast
from pathlib import Path

from django.utils import translation

from desaekspor.upkeep.backups import words
from desaekspor.upkeep.backups.errors import Refused


def test_every_refusal_has_words_and_every_word_a_refusal():
    folder = Path(words.__file__).parent
    paths = [*folder.glob("*.py"), *(folder.parent / "management" / "commands").glob("*.py")]
    trees = [ast.parse(path.read_text()) for path in paths if path.name != "words.py"]
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    raised = {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") == "Refused" and call.args and isinstance(call.args[0], ast.Constant)
    }
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}

    assert sorted(raised - set(words.WORDS)) == []
    assert sorted(set(words.WORDS) - texts) == []


def test_a_refusal_says_what_to_do_in_the_language_of_the_terminal():
    refused = Refused("no_folder", folder="/srv/nowhere")

    with translation.override("en"):
        assert str(refused) == "There is no folder /srv/nowhere. Make it, or name another place."
    with translation.override("id"):
        assert str(refused) == "Tidak ada map /srv/nowhere. Buatlah, atau sebutkan tempat lain."
