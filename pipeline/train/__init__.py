"""Train: make the shipped spaCy pipeline from texts, treebanks and our annotations."""
