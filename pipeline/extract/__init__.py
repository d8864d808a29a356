"""Extract: from a source file to passages under headings, with the layout undone."""
