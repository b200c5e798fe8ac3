"""The pages of the website, their search, their fonts and their words."""
