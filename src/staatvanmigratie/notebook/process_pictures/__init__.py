"""The pictures of processes, from their steps; they find their own layout."""
