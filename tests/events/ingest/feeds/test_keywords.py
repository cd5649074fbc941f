"""Which entries concern North Korea, in the languages of the feeds."""

import pytest

from events.errors import ValueFormatError
from events.ingest.feeds import FeedEntry, is_relevant
from events.ingest.feeds.keywords import list_keywords

DPRK = ["@dprk"]

RELEVANT = """
N. Korea fires ballistic missile toward East Sea
N.Korea slams drills
NKorea: talks are off
North Korean leader visits plant
north korea's economy
NORTH KOREA WARNS OF ACTION
North Korea’s Kim Jong-un meets envoys
Kim Jong Un Guides Test-Fire
Kim Jong‑un inspects (with a non-breaking hyphen)
Security Council renews mandate on DPRK sanctions
Activities at Yongbyon continue, says Director General
Pyongyang-bound flight resumes
KCNA: new destroyer launched
Hwasong-18 launched on a lofted trajectory
Statement on the Korean Peninsula
Inter-Korean liaison office closed
Hackers of the Lazarus Group stole funds
Application of safeguards in the Democratic People's Republic of Korea
Application of safeguards in the Democratic People’s Republic of Korea
The Workers’ Party of Korea held its congress
D.P.R.K. delegation arrives
북한, 동해상으로 탄도미사일 발사
북한이 또 미사일을 쏘았다
北, 단거리 미사일 발사
北미사일 도발 규탄
김정은 국무위원장 방중
김정은이 지도했다
남북정상회담 개최
대북제재 결의 채택
탈북민 정착 지원
한반도 비핵화 협상
조선중앙통신은 보도했다
DPRK는 성명을 발표했다
KCNA보도
朝鲜发射弹道导弹
朝鲜半岛局势紧张
金正恩访问工厂
北韓試射飛彈
北韓領導人金正恩
朝鮮半島無核化
北朝鮮が弾道ミサイル発射
金正恩総書記が視察
日朝首脳会談
拉致被害者の家族
КНДР запустила ракету
Северная Корея провела испытания
визит в Северную Корею
власти Северной Кореи заявили
северокорейские военные
Пхеньян осудил учения
встреча с Ким Чен Ыном
Ким Чен Ын посетил завод
на Корейском полуострове
Північна Корея запустила ракету
північнокорейські солдати
Corea del Norte lanza un misil
el líder norcoreano
tropas norcoreanas
Coreia do Norte dispara míssil
líder norte-coreano
La Corée du Nord tire un missile
le dirigeant nord-coréen
Corea del Nord, lanciato un missile
soldati nordcoreani
Nordkorea testet Rakete
nordkoreanische Soldaten
Pjöngjang droht
Noord-Koreaanse soldaten
Korea Północna wystrzeliła pocisk
północnokoreańscy żołnierze
Severokorejští vojáci
Kuzey Kore'den füze denemesi
Korea Utara tembakkan rudal
Triều Tiên phóng tên lửa
كوريا الشمالية تطلق صاروخا
العقوبات على كوريا الشمالية
وكوريا الشمالية تنفي
زعيم بيونغ يانغ
کره شمالی موشک پرتاب کرد
צפון קוריאה שיגרה טיל
לצפון קוריאה
उत्तर कोरिया ने मिसाइल दागी
เกาหลีเหนือยิงขีปนาวุธ
""".strip().splitlines()

NOT_RELEVANT = """
South Korea's exports rise
Seoul stocks close higher
Northern Korea Town Mall opens in Los Angeles
Korea Town north of the river
North Koreatown bars
Northkoreanisation is no word
Carolina North, Korea tour dates
Kims Convenience: Jong, Un and Il
UN Kim: Jong arrives
The Rasonance of words
DPRKX shares fall
XDPRK index
Security Council meets on Mali
Resolution 2397B of the assembly of shareholders of Company 23970
삼성전자 주가 상승
한국은행 기준금리 동결
평양냉면 맛집 열 곳
북한강 자전거길
북중미 월드컵
北京冬季奧運會
湖北省发生地震
台北 101
東北新幹線
北の湖部屋
朝鲜族自治州
朝鲜王朝的历史
朝日新聞
Северные коренные народы
Республика Корея и торговля
южнокорейские компании
Южная Корея
Corea del Sur crece
surcoreano gana
Corée du Sud
Südkorea gewinnt
Nordkapp
Korea Selatan
كوريا الجنوبية
한국 경제
เกาหลีใต้
""".strip().splitlines()


@pytest.mark.parametrize("title", RELEVANT)
def test_titles_about_north_korea_are_relevant(title: str) -> None:
    assert is_relevant(FeedEntry(url="https://a.example/1", title=title), keywords=DPRK)


@pytest.mark.parametrize("title", NOT_RELEVANT)
def test_other_titles_are_not(title: str) -> None:
    assert not is_relevant(FeedEntry(url="https://a.example/1", title=title), keywords=DPRK)


def test_title_summary_and_address_count() -> None:
    assert is_relevant(FeedEntry(url="https://a.example/1", summary="Talks with Pyongyang"), keywords=DPRK)
    assert is_relevant(FeedEntry(url="https://a.example/world/north-korea/1"), keywords=DPRK)
    assert is_relevant(FeedEntry(url="https://a.example/%EB%B6%81%ED%95%9C/1"), keywords=DPRK)
    assert is_relevant(FeedEntry(url="https://a.example/?tag=north_korea"), keywords=DPRK)
    assert not is_relevant(FeedEntry(url="https://pyongyang.example/1"), keywords=DPRK)  # the host is no word of it


def test_words_of_title_and_summary_are_not_read_together() -> None:
    entry = FeedEntry(url="https://a.example/1", title="Winds from the North", summary="Korea wins")

    assert not is_relevant(entry, keywords=["North Korea"])


def test_without_keywords_everything_is_relevant() -> None:
    assert is_relevant(FeedEntry(url="https://a.example/1", title="Weather"), keywords=[])


def test_decomposed_and_wide_letters_are_the_same() -> None:
    decomposed = "\u1107\u116e\u11a8\u1112\u1161\u11ab"

    assert is_relevant(FeedEntry(url="https://a.example/1", title=decomposed), keywords=["북한"])
    assert is_relevant(FeedEntry(url="https://a.example/1", title="ＤＰＲＫ"), keywords=["dprk"])


@pytest.mark.parametrize(
    ("keywords", "title", "relevant"),
    [
        (["sanction*"], "New sanctions", True),
        (["sanction*"], "unsanctioned", False),
        (["*korea"], "northkorea", True),
        (["missile"], "missiles", False),
        (["a.b"], "axb", False),
        (["c++"], "learn c++ now", True),
        (["missile", "-missile command"], "Missile Command, the game", False),
        (["missile", "-missile command"], "Missile Command and a missile", True),
        (["ballistic missile"], "ballistic\u00a0missile", True),
        (["missile", "@dprk"], "Pyongyang", True),
    ],
)
def test_keywords_of_ones_own(keywords: list[str], title: str, *, relevant: bool) -> None:
    assert is_relevant(FeedEntry(url="https://a.example/1", title=title), keywords=keywords) is relevant


@pytest.mark.parametrize(
    ("keyword", "message"), [("@dprc", "names no list; there are @dprk"), ("", "no words"), ("*", "no words"), ("x" * 101, "more than 100")]
)  # fmt: skip
def test_keywords_that_cannot_be_meant_are_refused(keyword: str, message: str) -> None:
    with pytest.raises(ValueFormatError, match=message):
        list_keywords([keyword])
    with pytest.raises(ValueFormatError, match=message):
        is_relevant(FeedEntry(url="https://a.example/1", title="x"), keywords=[keyword])


def test_a_list_has_no_keyword_twice_and_no_empty_one() -> None:
    listed = list_keywords(DPRK)

    assert len(set(listed)) == len(listed) > 200
    assert all(keyword == keyword.strip() for keyword in listed)
