"""The logic model drawn in the report: every node once, lines from parent to child, words that fit, alt text."""

from __future__ import annotations

import io
import re
import zipfile

from tests.documents.plan_book.books import YEAR, book, usual

from shirube.documents import Box, Diagram, Line, write_word
from shirube.plans import BookNode, NodeKind
from shirube.usecases.plan_book_diagram import MOST_ROWS, WIDTH, logic_model_diagrams
from shirube.usecases.plan_book_report import year_report


def body(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def wide(measures: int) -> tuple[BookNode, ...]:
    aim = BookNode(id="1", kind=NodeKind.OUTCOME, title="目" * 200, position=1)
    below = [
        BookNode(id=str(n), kind=NodeKind.MEASURE, title=f"施策{n}", parent="1", position=n)
        for n in range(2, measures + 2)
    ]
    return (aim, *below)


def test_every_node_is_a_box_and_every_child_has_a_line_from_its_parent() -> None:
    (drawn,) = logic_model_diagrams(usual(), {"2": ["○", "○", "△"]})
    assert [box.text.split("\n")[0] for box in drawn.boxes] == [
        "1 人が集まるまち",
        "1-1 移住を支える",
        "1-1-1 空き家を直す",
    ]
    assert drawn.boxes[1].text.endswith("指標 ○2　△1")
    assert len(drawn.lines) == 2
    for box in drawn.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH + 1e-6
        assert box.y + box.height <= drawn.height


def test_a_tree_of_more_rows_than_a_page_holds_goes_on_in_another_drawing() -> None:
    one = list(logic_model_diagrams(book(nodes=wide(MOST_ROWS)), {}))
    two = list(logic_model_diagrams(book(nodes=wide(MOST_ROWS + 1)), {}))
    assert (len(one), len(two)) == (1, 2)
    assert sum(len(drawn.boxes) for drawn in two) == MOST_ROWS + 3, "the aim stands in both"
    assert "（続き）" not in two[0].boxes[0].text
    assert two[1].height < one[0].height


def test_a_title_that_does_not_fit_its_box_is_cut_with_a_mark() -> None:
    (drawn,) = logic_model_diagrams(book(nodes=wide(1)), {})
    assert drawn.boxes[0].text.endswith("…")


def test_the_report_holds_the_drawing_with_its_words_and_its_table() -> None:
    text = body(year_report(usual(), YEAR, version="作成中"))
    assert text.count("<wpg:wgp>") == 1
    assert 'descr="ロジックモデルの図。' in text
    boxes = re.findall(r"<w:txbxContent>.*?</w:txbxContent>", text)
    assert "1-1-1 空き家を直す" in boxes[2]
    assert text.count("空き家を直す") > 1, "the table says it too"
    assert "<wpg:wgp>" not in body(year_report(book(nodes=()), YEAR, version="作成中"))


def test_words_of_a_box_are_text_and_no_marks_of_the_file() -> None:
    drawn = Diagram((Box(0, 0, 40, 12, '<b>&"\n二行目'),), ((0, 5, 10, 0),), 40, 12, '図 "と" <印>')
    text = body(write_word([Line("前の文"), drawn], title="題"))
    assert "&lt;b&gt;&amp;" in text
    assert 'flipV="1"' in text
    assert 'descr="図 &quot;と&quot; &lt;印&gt;"' in text
    assert "<w:keepNext/>" in text, "the line above stays on the page of the drawing"
