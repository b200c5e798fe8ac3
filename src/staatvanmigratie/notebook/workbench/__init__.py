"""What a researcher gets from a cell in JupyterLab, and no build: the screen as the reader's page.

An error with its trace folded away, what a build would refuse of a cell's prose, outputs that look like the
page, completion of what the report has. ``session.begin`` gives it to the kernel of somebody who works.
"""
