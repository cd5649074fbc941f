"""Reading the reference record (`fixtures/reference/*.yaml`): files to entries, with all faults found at once.

`rows` reads one mapping field by field, `catalogue` and `record` know the fields of each file, `folder` reads them all.
Nothing here writes; the command `load_reference` does.
"""
