"""What a chapter is written with: the only room with Dutch names, because authors type them."""
