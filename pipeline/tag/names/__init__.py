"""Names: which words of a passage name something, what, and how surely."""
