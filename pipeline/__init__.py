"""Grenswerk: from Dutch reports on cross-border cooperation to a reviewed dataset."""
