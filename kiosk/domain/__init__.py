"""Pure rules and types of the terminal: the standard library only."""
