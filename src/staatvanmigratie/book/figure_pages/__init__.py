"""Of each figure and table a page of its own, with what others need to use it elsewhere."""

#: The folder of the website that they stand in.
FOLDER = "figuur"
#: The page of a figure for in a frame elsewhere.
EMBEDDED = "insluiten.html"
