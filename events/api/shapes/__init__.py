"""The shapes of answers and bodies, as the OpenAPI file describes them.

They describe and do not convert: rows become JSON in `review.representation` and `api.representations`, and a test
holds real answers against the generated schema.
"""
