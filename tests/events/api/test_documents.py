from events.api.documents import query_parameters
from events.search.parameters import FLAG, Parameter, choices, whole_number


def test_a_parameter_that_excludes_is_documented_both_ways() -> None:
    parameter = Parameter(
        name="kind", meaning="A kind.", read=choices("tea", "coffee"), example="tea", many=True, excludable=True
    )
    wanted, excluded = query_parameters(parameter)
    assert (wanted.name, excluded.name) == ("kind", "-kind")
    assert wanted.type == {"type": "array", "items": {"type": "string", "enum": ["tea", "coffee"]}}
    assert excluded.description == "None of these. A kind."


def test_flags_and_numbers_have_their_types() -> None:
    (flag,) = query_parameters(Parameter(name="hot", meaning="Hot.", read=FLAG, example="true"))
    (size,) = query_parameters(Parameter(name="page_size", meaning="Size.", read=whole_number(1, 9), example="5"))
    assert flag.type == {"type": "boolean"}
    assert size.type == {"type": "integer", "minimum": 0}
    assert (flag.examples[0].value, size.examples[0].value) == (True, 5)
