"""JupyterLab for who writes a chapter: settings, colours for ``%%tekst``, kernels that are warm."""
