"""``python -m staatvanmigratie`` is ``svm``."""

from staatvanmigratie.cli import main

main()
