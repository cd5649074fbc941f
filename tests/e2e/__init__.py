"""Pages in a real browser: the system's Chromium against a live server, at the width of a desk and of a phone."""
