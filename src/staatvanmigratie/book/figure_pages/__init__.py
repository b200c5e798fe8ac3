"""Of each figure and table a page of its own, with what others need to use it elsewhere."""
