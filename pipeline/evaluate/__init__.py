"""How good a run is, in figures with their intervals."""
