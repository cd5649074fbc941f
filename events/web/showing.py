"""How much of an article readers may see."""

from events.models import Article, Source


def may_show_text(article: Article) -> bool:
    """Whether readers may see the whole text: only where its source is registered and says so, and it is held."""
    if article.taken_down_at is not None:
        return False
    return article.source is not None and article.source.fulltext_policy == Source.Fulltext.PUBLIC


def may_show_quotes(article: Article) -> bool:
    """Whether readers may see quotations."""
    return article.source is None or article.source.fulltext_policy != Source.Fulltext.LINK_ONLY
