"""Writes a finished dataset in another form; what the forms hold is in `docs/dataset.md`."""
