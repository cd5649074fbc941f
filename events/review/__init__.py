"""What people decide: the only writer of the record.

`decisions` changes it, `contest` and `verification` weigh what the claims say, `rules` says who may, and
`representation` is the public form of what stands in it.
"""
