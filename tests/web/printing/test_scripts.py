"""Every language of a letter has its letters in the PDF, from our own fonts, in the order they are read."""

import os
import subprocess
import sys

import pytest

from icam.config import ROOT

SENTENCES = {
    "nl": "Gezinnen wonen er in een open wooneenheid – één coëfficiënt van € 1.250,50.",
    "fr": "Où l’hôtel reçoit-il Noël ? Ça coûte 12 € « à l’œil ».",
    "de": "Größe, Äpfel, Öfen und Übermut für „Straße“.",
    "en": "You can bring someone you trust with you.",
    "ar": "يمكنكم إحضار شخص تثقون به، هل فهمتم؟ ٠١٢٣٤٥٦٧٨٩",
    "prs": "شما می‌توانید یک نفر مورد اعتماد را با خود بیاورید؛ چهارشنبه، گفت‌وگو، ژاله، پدر. ۰۱۲۳۴۵۶۷۸۹",
    "ps": "تاسو کولی شئ یو باوري کس له ځان سره راولئ؛ ښه، ړوند، ټول، ډېر، ګران، نړۍ، ېۍئ ګڼه.",
    "ti": "ምሳኹም እትኣምንዎ ሰብ ከተምጽኡ ትኽእሉ ኢኹም፡ ሓደ፣ ክልተ። ፩፪፫",
    "tr": "Güvendiğiniz birini yanınızda getirebilirsiniz: İğne, ışık, şölen, çöp.",
    "ru": "Вы можете прийти с человеком, которому доверяете: подъезд, ёлка, щука.",
    "es": "¿Puede venir acompañado? ¡Mañana, sí! Pingüino, corazón.",
    "sq": "Mund të sillni me vete një person të besuar: çfarë, është.",
    "ka": "შეგიძლიათ მოიყვანოთ ადამიანი, რომელსაც ენდობით: ჰაერი, ჟანგი, ყვავი.",
    "hy": "Կարող եք բերել մի մարդու, որին վստահում եք՝ և՛ այսօր, և՛ վաղը։ Ո՞վ, ճիշտ։",
}
FROM_RIGHT = {"ar", "prs", "ps"}

PLAIN_MACHINE = """
import logging, sys
logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
from icam.printing.pdf import draw
sys.stdout.buffer.write(draw(sys.stdin.read()))
"""


def page(language: str, body: str) -> str:
    """Write a page of its own in a language."""
    way = "rtl" if language in FROM_RIGHT else "ltr"
    return f"""<!doctype html>
<html lang="{language}" dir="{way}"><head><meta charset="utf-8"/><title>{language}</title></head>
<body><h1>{language}</h1>{body}</body></html>"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return what draws a page on a machine that has no font at all of its own."""
    folder = tmp_path_factory.mktemp("scripts")
    none = folder / "fonts.conf"
    none.write_text(f"<?xml version='1.0'?><fontconfig><cachedir>{folder}/cache</cachedir></fontconfig>")
    environment = {**os.environ, "FONTCONFIG_FILE": str(none), "PYTHONWARNINGS": "ignore"}

    def draw(text: str, name: str):
        found = subprocess.run(
            [sys.executable, "-c", PLAIN_MACHINE],
            input=text.encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env=environment,
        )
        path = folder / f"{name}.pdf"
        path.write_bytes(found.stdout)
        return path, found.stderr.decode()

    return draw


def said_by(path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def all_of_them(drawn):
    """Draw every sentence, plain and bold, one document for all."""
    lines = "".join(
        f'<p lang="{language}" dir="{"rtl" if language in FROM_RIGHT else "ltr"}">{text} <b>{text}</b></p>'
        for language, text in SENTENCES.items()
    )
    return drawn(page("en", lines), "all")


def test_no_letter_of_any_language_is_missing(all_of_them):
    _, warnings = all_of_them
    assert "notdef" not in warnings
    assert not warnings.strip(), warnings


def test_a_letter_that_no_font_has_is_noticed(drawn):
    _, warnings = drawn(page("zh", "<p>漢</p>"), "zh")
    assert "notdef" in warnings


def test_every_script_is_set_in_our_own_font_for_it_in_both_weights(all_of_them):
    path, _ = all_of_them
    table = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    used = {line.split()[0].partition("+")[2] for line in table}
    scripts = ("Sans", "Arabic", "Ethiopic", "Georgian", "Armenian")
    assert used == {f"Print-{script}{weight}" for script in scripts for weight in ("", "-Bold")}


@pytest.mark.parametrize("language", sorted(SENTENCES.keys() - FROM_RIGHT))
def test_what_was_written_can_be_copied_out_again(all_of_them, language):
    path, _ = all_of_them
    printed = "".join(said_by(path).split())
    assert "".join(SENTENCES[language].split()) in printed


@pytest.mark.parametrize("language", sorted(FROM_RIGHT))
def test_the_letters_that_are_copied_out_of_a_page_from_the_right_are_those_that_were_written(drawn, language):
    """A font that draws dots apart from their letters would make another text of it."""
    path, _ = drawn(page(language, f"<p>{SENTENCES[language]}</p>"), language)
    written = sorted(letter for letter in SENTENCES[language] if letter.isalnum())
    assert sorted(letter for letter in said_by(path) if letter.isalnum() and ord(letter) > 0x5FF) == written


KEPT = ("+32 2 555 01 02", "ICAM-2026-00147", "09:30", "24/12/2026", "Rue de la Loi 16 bte 3")
"""What is read from left to right in any text."""


@pytest.fixture(scope="module")
def from_right(drawn):
    """Draw an Arabic page with a telephone number, a reference, a time, a day and an address in it."""
    lines = "".join(
        f'<p>اتصلوا بـ <bdi dir="ltr">{text}</bdi> غداً. </p><p>نعم: \u2068{text}\u2069 لا</p>' for text in KEPT
    )
    table = "<table class='table'><thead><tr><td>أول</td><th scope='col'>ثان</th></tr></thead>"
    table += "<tbody><tr><th scope='row'>اسم</th><td>قيمة</td></tr></tbody></table>"
    return drawn(page("ar", lines + table), "right")


@pytest.mark.parametrize("text", KEPT)
def test_what_is_read_from_the_left_keeps_its_order_in_a_page_from_the_right(from_right, text):
    path, warnings = from_right
    assert "notdef" not in warnings
    seen = [line for line, _ in lines_of(path)]
    assert sum(text.replace(" ", "") in line for line in seen) == 2, seen


def test_a_page_from_the_right_begins_at_the_right(from_right):
    """The first column of a table is the right one, at the margin."""
    path, _ = from_right
    edges = dict(lines_of(path))
    first, second = edges["مسا"], edges["ةميق"]
    assert 540 < first < 595 - 42  # in points: A4, and a margin of 15 mm
    assert second < first - 100


def lines_of(path) -> list[tuple[str, float]]:
    """Return the letters of each line as they stand on the paper, from left to right, and its right edge."""
    import pymupdf

    found = []
    with pymupdf.open(path) as pdf:
        for block in pdf[0].get_text("rawdict")["blocks"]:
            for line in block["lines"]:
                letters = sorted((one["origin"][0], one["c"]) for span in line["spans"] for one in span["chars"])
                seen = "".join(letter for _, letter in letters if not letter.isspace())
                found.append((seen.translate({0x2068: None, 0x2069: None}), line["bbox"][2]))
    return found
