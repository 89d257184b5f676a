"""Every Vietnamese sentence of the screens has its English, compiled, with the same placeholders.

The sentences are read from the code itself (Python's syntax tree, Django's template reader), so gettext's
tools need not be installed.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from giaoban.web.context import MENU

ROOT = Path(settings.BASE_DIR) / "giaoban"
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
NAMES = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
MARKS = re.compile(r"%\(\w+\)[sd]")
VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
#: Words that stay Vietnamese in English: the money, a name, the language's own name, examples of what is typed.
KEPT = {"đồng", " (đồng)", "Tiếng Việt"}


def of_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in NAMES and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def of_template(text: str) -> Iterator[str]:
    """Django turns a template into lines of Python calls amid masked text."""
    for call in re.finditer(r"\b(?:n?gettext|_)\(u?(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", templatize(text)):
        yield ast.literal_eval(call["text"])


def sentences() -> dict[str, str]:
    """Every sentence and one file that says it."""
    found: dict[str, str] = {}
    for path in ROOT.rglob("*"):
        if "tests" in path.parts or "vendor" in path.parts:
            continue
        read = {".py": of_python, ".html": of_template}.get(path.suffix)
        for sentence in read(path.read_text("utf-8")) if read else ():
            found.setdefault(sentence, str(path.relative_to(ROOT)))
    for label, *_rest, group, _roles in MENU:
        found.update({word: "web/context.py" for word in (label, group) if word})
    return {sentence: path for sentence, path in found.items() if sentence}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """The compiled catalogue; of a plural its first form."""
    with (FOLDER / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    plain = {key: text for key, text in catalogue.items() if isinstance(key, str)}
    return plain | {key[0]: text for key, text in catalogue.items() if isinstance(key, tuple) and key[1] == 0}


def test_the_reader_finds_what_is_there():
    assert list(of_python('_("một " "câu"); gettext_lazy("hai"); print("ba")')) == ["một câu", "hai"]
    page = '{% load i18n %}{% translate "Bốn" %}{% blocktranslate with n=x %}{{ n }} năm{% endblocktranslate %}'
    assert list(of_template(page)) == ["Bốn", "%(n)s năm"]
    assert len(sentences()) > 900


def test_every_sentence_has_its_english(english):
    missing = [f"{path}: {text}" for text, path in sentences().items() if not english.get(text)]
    assert not missing, f"{len(missing)} câu chưa có bản tiếng Anh:\n" + "\n".join(missing[:40])


def test_placeholders_are_the_same(english):
    pairs = ((text, english.get(text, "")) for text in sentences())
    assert [text for text, other in pairs if sorted(MARKS.findall(text)) != sorted(MARKS.findall(other))] == []


def test_the_english_is_english(english):
    """Examples between quotes, codes and what people type may stay as they are."""
    left = []
    for text in sentences():
        shown = re.sub("“[^”]*”", "", english.get(text, ""))
        shown = re.sub(r"\b\d[\d.]* triệu|NĐ-CP", "", shown)
        if text not in KEPT and VIETNAMESE.search(shown.replace("đồng", "")):
            left.append(shown)
    assert left == []


def test_the_compiled_catalogue_is_that_of_the_text(english):
    """Somebody who edits the .po and forgets to compile it is told so."""
    text = (FOLDER / "django.po").read_text("utf-8")
    entries = re.findall(r'^msgid "(.+)"\n(?:msgid_plural .*\n)?msgstr(?:\[0\])? "(.+)"$', text, re.MULTILINE)
    assert len(entries) > 900
    unescaped = [(ast.literal_eval(f'"{key}"'), ast.literal_eval(f'"{value}"')) for key, value in entries]
    assert [key for key, value in unescaped if english.get(key) != value] == []
    assert "fuzzy" not in text
