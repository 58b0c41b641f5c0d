import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from desaekspor.config.environment import SETTINGS, Setting

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
ROW = re.compile(r"^\| `(\w+)` \| (?:`([^`]+)` )?\| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_the_reference_lists_every_setting_with_its_default_and_meaning():
    documented = {name: (default, meaning) for name, default, meaning, _example in ROW.findall(PAGE.read_text())}

    assert documented == {name: (setting.default, setting.meaning) for name, setting in SETTINGS.items()}


def test_no_other_module_reads_settings_from_the_environment():
    found = []
    for path in (ROOT / "desaekspor").rglob("*.py"):
        if path.name != "environment.py" and re.search(
            r"os\.environ(\.get)?[\[(]\s*[\"'](DESAEKSPOR_|DATABASE_URL)", path.read_text()
        ):
            found.append(path.name)

    assert found == []


class TestValues:
    @pytest.fixture
    def setting(self, monkeypatch):
        def named(text):
            monkeypatch.setitem(os.environ, "DESAEKSPOR_TRIAL", text)
            return Setting("DESAEKSPOR_TRIAL", "4", "")

        return named

    @pytest.mark.parametrize(
        ("text", "flag"), [("1", True), ("yes", True), ("On ", True), ("0", False), ("", False), ("no", False)]
    )
    def test_a_flag(self, setting, text, flag):
        assert setting(text).flag is flag

    def test_words(self, setting):
        assert setting(" a, b ,,c").words == ["a", "b", "c"]

    def test_numbers(self, setting):
        assert (setting("12").number, setting("0").count) == (12, 0)
        for wrong in ("0", "-1", "4.5", "many"):
            with pytest.raises(ImproperlyConfigured, match=r"DESAEKSPOR_TRIAL is .*; expected a whole number such as 4"):
                _ = setting(wrong).number

    def test_a_mail_server(self, setting):
        assert setting("smtp+tls://sari%40dinas.go.id:a%2Fb@mail.go.id").mail_server == (
            "mail.go.id",
            587,
            "sari@dinas.go.id",
            "a/b",
            True,
            False,
        )
        assert setting("smtp+ssl://mail.go.id").mail_server == ("mail.go.id", 465, "", "", False, True)
        assert setting("smtp://10.0.0.5:25").mail_server == ("10.0.0.5", 25, "", "", False, False)
        for wrong in ("mail.go.id", "https://mail.go.id", "smtp://", "smtp+tls://mail.go.id:port"):
            with pytest.raises(ImproperlyConfigured, match="DESAEKSPOR_TRIAL is no mail server"):
                _ = setting(wrong).mail_server

    def test_without_the_variable_the_default_counts(self):
        assert Setting("DESAEKSPOR_NOT_SET", "4", "").number == 4
