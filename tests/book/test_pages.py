"""Which piece stands on which page: figures stay whole and in their section, and little paper stays blank."""

from hypothesis import given
from hypothesis import strategies as st

from staatvanmigratie.book.pdf.pages import arranged
from staatvanmigratie.book.pdf.pieces import WIDTH, Piece

PAGE = 705  # points of text on a page
BREAK = "#nieuwe-bladzijde()"


def heading(name, level=2):
    return Piece(f"#kop({level})[{name}]", "kop", level=level)


def text(name):
    return Piece(f'#"{name}";', "tekst")


def figure(name, ratio=0.5, wide=False):
    return Piece(f"#figuur[{name} {WIDTH}]", "figuur", ratio=ratio, wide=wide)


def names(pieces):
    return [piece.source.partition(BREAK)[2].strip() or piece.source for piece in pieces]


def order(pieces, *words):
    """Where each of the words stands among the pieces."""
    return [next(n for n, piece in enumerate(pieces) if word in piece.source) for word in words]


def test_text_of_its_section_goes_before_a_figure_that_does_not_fit():
    pieces = [heading("h", 1), text("a"), figure("F", 0.7), text("b"), text("c")]

    made = arranged(pieces, [91, 325, 40, 200, 100])

    a, b, f = order(made, '"a"', '"b"', "F")
    assert a < b < f


def test_a_figure_that_fits_stands_where_it_was_written():
    pieces = [heading("h", 1), text("a"), figure("F"), text("b")]

    made = arranged(pieces, [91, 100, 40, 100])

    assert order(made, "h", '"a"', "F", '"b"') == [0, 1, 2, 3]
    assert "132mm" in made[2].source


def test_a_figure_never_leaves_its_section():
    """Rather a page stays half empty."""
    pieces = [heading("h", 1), text("a"), figure("F", 1.2), heading("next"), text("b")]

    made = arranged(pieces, [91, 400, 40, 10, 200])

    f, following = order(made, "F", "next")
    assert f < following
    assert BREAK in made[f].source


def test_a_figure_is_a_little_smaller_when_that_saves_a_page():
    pieces = [heading("h", 1), text("a"), figure("F", 1.0), heading("next"), text("b")]

    made = arranged(pieces, [91, 172, 40, 10, 300])

    assert any(width in made[order(made, "F")[0]].source for width in ("124mm", "118mm"))


def test_a_heading_goes_along_to_the_next_page_with_what_follows_it():
    pieces = [heading("h", 1), text("a"), heading("next"), figure("F", 0.8, wide=True), text("b")]

    made = arranged(pieces, [91, 480, 10, 40, 100])

    assert BREAK in made[order(made, "next")[0]].source
    assert BREAK not in made[order(made, "F")[0]].source


def test_nothing_comes_between_a_list_and_the_words_that_announce_it():
    pieces = [heading("h", 1), text("a"), figure("F", 0.9), text("deze:"), text("lijst"), text("c")]

    made = arranged(pieces, [91, 420, 40, 60, 80, 200])

    announced, listed = order(made, "deze:", "lijst")
    assert listed == announced + 1


SOME = st.lists(
    st.tuples(
        st.sampled_from(["kop", "tekst", "figuur", "tabel", "kerncijfers", "kader"]), st.floats(8, 690)
    ),
    max_size=25,
)


@given(SOME)
def test_every_piece_is_printed_once_and_in_an_order_that_can_be_read(some):
    pieces, heights = [heading("eerste", 1)], [91.0]
    for number, (kind, height) in enumerate(some):
        made = (
            figure(f"<{number}>")
            if kind == "figuur"
            else Piece(f"<{number}>", kind, level=2 * (kind == "kop"))
        )
        pieces.append(made)
        heights.append(10.0 if kind == "kop" else height)

    made = arranged(pieces, heights)

    def named(found, *kinds):
        return [each.source.partition("<")[2].partition(">")[0] for each in found if each.kind in kinds]

    def sections(found):
        under, section = {}, ""
        for each in found:
            name = each.source.partition("<")[2].partition(">")[0]
            section = name if each.kind == "kop" else section
            under[name] = section
        return under

    assert len(made) == len(pieces)
    assert named(made, "figuur", "tabel") == named(pieces, "figuur", "tabel")
    assert named(made, "kop", "tekst", "kader", "kerncijfers") == named(
        pieces, "kop", "tekst", "kader", "kerncijfers"
    )
    assert sections(made) == sections(pieces)
    assert not [piece for piece in made if WIDTH in piece.source]
