"""Tag: find and link the mentions in each extracted passage."""
