"""Cluster: passages to themes with Dutch labels, and the theme register."""
