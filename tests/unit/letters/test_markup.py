"""The markup of letters: what it knows becomes HTML, and nothing else does."""

from html.parser import HTMLParser
from time import process_time
from typing import Any
from xml.etree import ElementTree

from hypothesis import example, given
from hypothesis import strategies as st

from icam.letters.markup import html, line, plain
from icam.letters.sandbox import Book, fill

HELD = "\u00a0"
KNOWN = {"p", "h2", "h3", "ul", "ol", "li", "b", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "div", "span"}


class Tags(HTMLParser):
    """Collects tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(written: str) -> Tags:
    found = Tags()
    found.feed(written)
    found.close()
    return found


def set_in(body: str, *, right_to_left: bool = False, **values: Any) -> str:
    text, book = fill(body, values)
    return html(text, book, right_to_left=right_to_left)


def test_paragraphs_headings_and_lists():
    written = set_in("One\ntwo\n\n## Head\n- a\n- b\n\n1. x\n2. y\n---\nend\n")
    assert written.splitlines() == [
        "<p>One<br/>two</p>",
        "<h2>Head</h2>",
        "<ul><li>a</li><li>b</li></ul>",
        "<ol><li>x</li><li>y</li></ol>",
        "<hr/>",
        "<p>end</p>",
    ]


def test_items_of_a_list_belong_together_across_empty_lines():
    assert set_in("- a\n\n- b\n") == "<ul><li>a</li><li>b</li></ul>"


def test_a_line_of_a_list_goes_on_where_it_is_indented():
    assert set_in("- a\n  more\n- b\n") == "<ul><li>a<br/>more</li><li>b</li></ul>"


def test_a_table_with_a_head():
    written = set_in("| Name | Born |\n|---|---|\n| A | 1 |\n| B |\n")
    assert written == (
        '<table><thead><tr><th scope="col">Name</th><th scope="col">Born</th></tr></thead>'
        "<tbody><tr><td>A</td><td>1</td></tr><tr><td>B</td><td></td></tr></tbody></table>"
    )


def test_a_table_that_is_filled_in_by_hand_has_columns_of_their_own_width():
    assert set_in("| Thing | State |\n|---|---|\n| Table | |\n").startswith('<table class="blank">')
    assert set_in("| Thing | State |\n|---|---|\n| {{ thing }} | good |\n", thing="\x00").startswith("<table>")


def test_a_telephone_number_and_a_date_stay_on_one_line():
    assert set_in("{{ a }}", a="02 555 01 02") == f"<p>02{HELD}555{HELD}01{HELD}02</p>"
    assert set_in("{{ a }}", a="1er octobre 2026") == f"<p>1er{HELD}octobre 2026</p>"
    assert set_in("{{ a }}", a="Mittwoch, 21. Oktober 2026") == f"<p>Mittwoch, 21.{HELD}Oktober 2026</p>"


def test_a_long_text_with_numbers_still_breaks():
    assert HELD not in set_in("{{ a }}", a="1 2 3 " * 20)


def test_boxes_to_sign():
    assert set_in("[sign: The family | The coach]") == (
        '<div class="sign"><div class="box"><p>The family</p></div><div class="box"><p>The coach</p></div></div>'
    )


def test_bold_words():
    assert set_in("**Day:** {{ day }}", day="Monday") == "<p><b>Day:</b> Monday</p>"
    assert set_in("a * b ** c") == "<p>a * b ** c</p>"


def test_an_address_a_tag_and_a_picture_stay_text():
    written = set_in("file:///etc/passwd http://x.example/a.png ![x](file:///a.png) <img src=x> &amp;")
    assert read(written).tags == ["p"]
    assert "&lt;img src=x&gt;" in written
    assert "&amp;amp;" in written


def test_numbers_keep_their_order_where_one_reads_from_right_to_left():
    written = set_in("زنگ بزنید: +32 2 555 01 02 یا {{ phone }}", right_to_left=True, phone="02 555 01 02")
    assert '<span dir="ltr">+32 2 555 01 02</span>' in written
    assert f'<span dir="ltr">{"02 555 01 02".replace(" ", HELD)}</span>' in written


def test_a_name_in_its_own_script_is_not_turned_round():
    written = set_in("{{ name }}", right_to_left=True, name="رانيا حداد")
    assert "<span" not in written


def test_a_file_number_and_a_latin_name_keep_their_order():
    written = set_in("{{ file }}: {{ name }}", right_to_left=True, file="B-2026-000123", name="Rania Haddad")
    assert written == '<p><span dir="ltr">B-2026-000123</span>: <span dir="ltr">Rania Haddad</span></p>'


def test_a_name_does_not_turn_the_rest_of_the_line():
    written = set_in("{{ name }} owes 12", name="Rania\u202e\u2067 Haddad")
    assert written == "<p>Rania Haddad owes 12</p>"


def test_one_word_of_many_letters_is_read_at_once():
    began = process_time()
    set_in("{{ word }} " + "W" * 15_000 + " a@" * 500 + "+1-" * 500, right_to_left=True, word="W" * 60_000)
    assert process_time() - began < 2


def test_several_lines_of_a_field_are_lines_of_the_letter():
    assert set_in("{{ text }}", text="one\r\ntwo") == "<p>one<br/>two</p>"


# --- laws ------------------------------------------------------------------------------------------------------------

ANYTHING = st.text(max_size=200)
NASTY = st.text(alphabet="<>&\"'/=*|-#[]: \nsignimgscript\ue000\ue0010123{}%", max_size=120)


@given(ANYTHING | NASTY)
@example("<script>alert(1)</script>")
@example("**bold** | cell | - item\n## head")
@example("\ue0000\ue001")
@example("{{ other }}{% for x in y %}")
@example("</p><img src='file:///etc/passwd'>")
@example("\x00\x1b\ufffe")
def test_what_a_field_holds_never_becomes_markup(value: str):
    written = set_in("before {{ value }} after\n\n| {{ value }} | b |\n", value=value, other="other")
    tags = [tag for tag in read(written).tags if tag != "br"]
    if value:
        assert tags == ["p", "table", "tbody", "tr", "td", "td"]
    assert set(read(written).attributes) <= (set() if value else {("class", "blank")})
    shown = "".join(read(written).text)
    assert _printed(value) in _printed(shown)


def _printed(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and not c.isspace())


@given(ANYTHING | NASTY, st.booleans())
def test_a_text_becomes_well_formed_html_with_known_tags_only(text: str, right_to_left: bool):
    book = Book()
    written = html(text.replace("\ue000", "").replace("\ue001", ""), book, right_to_left=right_to_left)
    root = ElementTree.fromstring(f"<body>{written}</body>")
    assert {one.tag for one in root.iter()} <= KNOWN | {"body"}
    allowed = {("dir", "ltr"), ("scope", "col"), ("class", "sign"), ("class", "box"), ("class", "blank")}
    assert {pair for one in root.iter() for pair in one.attrib.items()} <= allowed


@given(ANYTHING | NASTY)
def test_a_heading_is_one_line_of_text(value: str):
    text, book = fill("To {{ value }}", {"value": value})
    assert set(read(line(text, book)).tags) <= {"br"}
    assert "\n" not in plain(text, book)
