"""Values of the record: pure Python, no Django, no input or output."""
