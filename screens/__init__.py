"""The touch screens: Kivy only, one `<name>.py` and `<name>.kv` a screen."""
