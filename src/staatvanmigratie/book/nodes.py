"""The docutils nodes of the book: what a notebook output becomes before a builder writes it.

``output_nodes`` makes them, ``web.html`` writes them as HTML and ``pdf.writer`` as PDF. Everything a builder
needs is an attribute or a child here; no builder reads notebook metadata. All attributes are plain values or
parts of the record (``notebook.outputs.record``), so that a doctree can be cached.

Besides these nodes, ordinary docutils nodes carry a few classes:

``figure``      classes ``["svm-figuur"]``, ids and names = label; children: ``ChartNode``, ``caption``,
                ``legend`` (the source line and the notes), ``DataNode``
``table``       classes ``["svm-tabel"]``, ids and names = label, with a ``title`` as caption; stub columns
                have ``colspec["stub"]``, right-aligned cells have classes ``["getal"]``, a cell whose figure
                is not out yet has classes ``["getal", "wacht"]``
``paragraph``   classes ``["svm-bron"]`` the source line, ``["svm-noot"]`` a note under a figure or a table
"""

from docutils import nodes


class NumberNode(nodes.inline):
    """A number of the text whose origin is known; the only child is a ``Text`` with the number as shown.

    ``number``  NumberRecord: source, table, period, vintage …
    ``anchor``  str, unique in the book: the id under which the HTML page shows the origin
    """


class ChartNode(nodes.General, nodes.Element):
    """The picture of a figure.

    ``svg``    str, the drawing
    ``alt``    str, the same message in words
    ``spec``   dict or None, the Vega-Lite specification with its data
    ``label``  str, label of the figure this belongs to
    ``width``  "text" or "full"
    ``dashboard``  bool, whether it becomes interactive by itself, with choices above it
    """


class DataNode(nodes.General, nodes.Element):
    """The data behind a figure; the only child is a docutils ``table`` without a title.

    ``label``    str, label of the figure this belongs to
    ``caption``  str, caption of that figure
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
    """
