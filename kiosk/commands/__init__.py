"""Writes, one file a use case. Each captures its rows and its operation in one transaction."""
