"""The terminal without pixels: rules, commands, queries, store, devices."""
