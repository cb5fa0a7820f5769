"""Reads for the screens: each gives frozen view dataclasses."""
