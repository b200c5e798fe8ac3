"""What a reader sees of things that say nothing of themselves: pictures, HTML, files, pages, documents."""
