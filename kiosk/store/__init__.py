"""The terminal's store: one SQLite file, one writer, synced commits."""
