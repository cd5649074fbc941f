"""The Django project around the archive: wiring only, no domain words."""
