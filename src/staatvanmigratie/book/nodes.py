"""The docutils nodes of the book: what a notebook output becomes before a builder writes it.

``output_nodes`` makes them, ``web.html`` writes them as HTML and ``pdf.writer`` as PDF. Everything a builder
needs is an attribute or a child here; no builder reads notebook metadata. All attributes are plain values or
parts of the record (``notebook.outputs.record``), so that a doctree can be cached.

A report prints thousands of numbers and Sphinx walks through a doctree some twenty times. So a number is one
light node, whose origin the chapter keeps (``page_numbers``), and a table is one node with all its cells.

Besides these nodes, ordinary docutils nodes carry a few classes:

``figure``      classes ``["svm-figuur"]``, ids and names = label; children: ``ChartNode``, ``caption``,
                ``legend`` (the source line and the notes), ``DataNode``
``paragraph``   classes ``["svm-bron"]`` the source line, ``["svm-noot"]`` a note under a figure or a table
"""

from docutils import nodes


class NumberNode(nodes.inline):
    """A number of the text whose origin is known; the only child is a ``Text`` with the number as shown.

    ``anchor``  str, unique in the book: its id on the page and in ``numbers.json``, and the key of its origin
    ``series``  str, whose row in the table of sources it leads to
    """


class TableNode(nodes.General, nodes.Element):
    """A table of the report: ``ids`` and ``names`` = label.

    The children are a ``title``, the caption, and a ``Text`` with all words of the table: no writer shows it,
    the search of the website finds them there.

    ``table``   TableRecord, the cells
    ``prefix``  str, what the anchors of its numbers begin with
    ``csv``     str, the same as a file; empty for a table without numbers
    """


class ChartNode(nodes.General, nodes.Element):
    """The picture of a figure.

    ``svg``    str, the drawing
    ``narrow`` str, the drawing for the screen of a phone; empty without
    ``alt``    str, the same message in words
    ``spec``   str, the Vega-Lite specification with its data as JSON; empty without
    ``narrow_spec``  str, that of a dashboard for a phone, without the data it shares; empty without
    ``label``  str, label of the figure this belongs to
    ``width``  "text" or "full"
    ``dashboard``  bool, whether it becomes interactive by itself, with choices above it
    """


class DataNode(nodes.General, nodes.Element):
    """The data behind a figure, as a table; the only child is a ``Text`` with all its words, as above.

    ``label``    str, label of the figure this belongs to
    ``caption``  str, caption of that figure
    ``table``, ``prefix``, ``csv``  as those of ``TableNode``
    """


class KeyFiguresNode(nodes.General, nodes.Element):
    """A row of tiles with the key figures of a chapter: ``ids``, ``label``; children: ``KeyFigureNode``."""


class KeyFigureNode(nodes.General, nodes.Element):
    """One tile; children: the ``NumberNode`` of the value and, when there is one, that of the change.

    ``title``    str, what is counted
    ``shown``    str, the value as printed; empty when it is pending
    ``change``   str or None, "17% minder"
    ``note``     str or None, "voorlopig"
    ``period``   str, as printed
    ``pending``  PendingRecord or None; then there are no children
    ``course``   list of floats, the values up to this one, or empty
    """


class HighlightNode(nodes.General, nodes.Element):
    """What a chapter shows, once more on the start page of the website; children: what is shown.

    ``label``    str, of the figure or key figures
    ``docname``  str, the chapter
    ``title``    str, what it shows, or empty
    """
