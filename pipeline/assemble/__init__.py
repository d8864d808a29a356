"""Entities and themes to actions, and these to the cooperation dataset."""
