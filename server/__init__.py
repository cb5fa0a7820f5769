"""The central server: API for terminals, back office for the district, pages for phones."""
