"""Pages that say that they are not there."""

import pytest

from events.ingest.extract.missing import Notice, is_missing


def says(title: str, *headings: str, letters: int = 60, lines: tuple[str, ...] = (), site_name: str = "") -> bool:
    return is_missing(Notice(title=title, headings=headings, lines=lines, letters=letters, site_name=site_name))


WORDS = [
    "Page not found",
    "404",
    "Error 404",
    "404 Not Found",
    "404 - Page not found",
    "404: File not found",
    "Oops! That page can’t be found.",
    "Sorry, the page you are looking for could not be found.",
    "This page is no longer available.",
    "The requested URL was not found on this server.",
    "We couldn't find that page",
    "Article not found",
    "페이지를 찾을 수 없습니다",
    "요청하신 페이지를 찾을 수 없습니다.",
    "죄송합니다. 요청하신 페이지를 찾을 수 없습니다",
    "찾으시는 기사가 존재하지 않습니다.",
    "존재하지 않는 페이지입니다.",
    "삭제된 기사입니다.",
    "页面不存在",
    "您访问的页面不存在",
    "抱歉，您访问的页面不存在！",
    "找不到该页面",
    "頁面不存在",
    "文章已被删除",
    "ページが見つかりません",
    "お探しのページは見つかりませんでした。",
    "指定されたページは存在しません",
    "この記事は削除されました",
    "Страница не найдена",
    "Ошибка 404",
    "Ошибка 404. Страница не найдена",
    "К сожалению, запрашиваемая страница не найдена.",
    "Материал не найден",
]


@pytest.mark.parametrize("words", WORDS)
def test_titles_and_only_headings_say_so(words: str) -> None:
    assert says(words)
    assert says("Daily News", words)
    assert says(f"{words} | Daily News", words, site_name="Daily News")
    assert says(f"Daily News - {words}", letters=300, site_name="Daily News")
    assert says("Daily News", lines=(words,))


@pytest.mark.parametrize("words", WORDS)
def test_a_long_page_is_an_article_whatever_it_is_called(words: str) -> None:
    assert not says(words, words, letters=1_000)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Pyongyang 404 km from the launch site",
        "404 missiles counted since 1984",
        "What a 404 page says about North Korea's network",
        "Page not found errors spread as North Korea goes offline",
        "Missile not found after crash at sea",
        "Remains not found, ministry says",
        "북한, 찾을 수 없는 미사일 공개",
        "존재하지 않는 미사일이라고 국방부가 밝혀",
        "朝鲜称导弹不存在",
        "ミサイルが見つかりません、と防衛省",
        "Пропавшее судно не найдено, сообщил штаб",
    ],
)
def test_headlines_of_short_news_are_not_taken_for_it(title: str) -> None:
    assert not says(title, title, letters=300)


def test_a_number_before_a_headline_is_none() -> None:
    assert not says("404 - Fire on the border", "Fire on the border", letters=300)
    assert not says("404 - Fire on the border", letters=300, site_name="Daily News")


def test_a_heading_among_others_decides_nothing_about_news() -> None:
    assert not says("Fire on the border", "Fire on the border", "Page not found", letters=300)
    assert not says("Fire", "Fire", letters=100, lines=("Page not found",))
