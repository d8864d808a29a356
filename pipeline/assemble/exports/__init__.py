"""The dataset in each of its formats; one module per format, all from the same tables."""
