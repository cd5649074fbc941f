from events.taxonomy import get_taxonomy


def test_every_mark_has_its_legend_where_the_marks_link_to(client):
    page = client.get("/about/").content.decode()

    for status in get_taxonomy().vocabulary("verification"):
        assert f'<li id="{status.key}">' in page
        assert status.definition.split("'")[0] in page
    assert 'id="grades"' in page
    assert "machine-coded, unreviewed" in page
