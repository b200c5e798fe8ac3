"""``svm live``: an edition in the browser while somebody writes it, on this machine only."""
