"""The public site: releases that are kept for good, and what is public now."""
