"""The nota, the letter to parliament, the news item and the summary, from the figures of the report."""
