"""Who is meant: names, roles and dates in sentences of many wars, as a table of cases."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import upperhand as uh
from tests.evidence.samples import INVENTED
from upperhand.evidence.actor_names import Names
from upperhand.evidence.actors import Gazetteer, Mention, Own

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def told(text: str, mention: Mention) -> str:
    return f"{text[mention.start : mention.end]} = {mention.actor}" + (
        f" / {mention.role}" if mention.role else ""
    )


# Sentence, day, and what is found: "words = actor / role", in order, parted by semicolons.
CASES = [
    # states, demonyms, capitals, seats
    ("Russia and Ukraine traded fire.", "2023-05-01", "Russia = RUS; Ukraine = UKR"),
    ("Kyiv blamed Moscow.", "2023-05-01", "Kyiv = UKR; Moscow = RUS"),
    ("Kiev blamed the Kremlin.", "2014-05-01", "Kiev = UKR; Kremlin = RUS"),
    ("Downing Street and the Élysée agreed.", "2023-05-01", "Downing Street = GBR; Élysée = FRA"),
    ("The White House said so.", "2023-05-01", "White House = USA"),
    ("The U.S. and the U.K. agreed.", "2023-05-01", "U.S. = USA; U.K. = GBR"),
    ("The US told us to wait.", "2023-05-01", "US = USA"),
    ("Tell us who was there.", "2023-05-01", ""),
    ("Côte d'Ivoire and Türkiye abstained.", "2023-05-01", "Côte d'Ivoire = CIV; Türkiye = TUR"),
    ("São Tomé and Guinea-Bissau voted.", "2023-05-01", "São Tomé = STP; Guinea-Bissau = GNB"),
    ("N’Djamena recalled its envoy.", "2023-05-01", "N’Djamena = TCD"),
    ("North Koreans crossed into South Korea.", "2023-05-01", "North Koreans = PRK; South Korea = KOR"),
    ("South Sudan left Sudan.", "2023-05-01", "South Sudan = SSD; Sudan = SDN"),
    ("The Democratic Republic of Congo protested.", "2023-05-01", "Democratic Republic of Congo = COD"),
    (
        "Papua New Guinea and Equatorial Guinea",
        "2023-05-01",
        "Papua New Guinea = PNG; Equatorial Guinea = GNQ",
    ),
    ("Nigerien and Nigerian pilots", "2023-05-01", "Nigerien = NER; Nigerian = NGA"),
    ("A Filipino sailor and a Dane", "2023-05-01", "Filipino = PHL; Dane = DNK"),
    ("RUSSIA STRIKES UKRAINE", "2023-05-01", "RUSSIA = RUS; UKRAINE = UKR"),
    ("Israel-Lebanon talks", "2024-10-01", "Israel = ISR; Lebanon = LBN"),
    ("The West and the West Bank", "2024-10-01", "The West = WEST; the West Bank = PSE"),
    ("Indonesia\nMalaysia", "2024-10-01", "Indonesia = IDN; Malaysia = MYS"),
    # states that are no more
    ("The Soviet Union sent advisers.", "1979-12-27", "Soviet Union = SUN"),
    ("A Soviet-era tank", "2023-05-01", ""),
    ("East German guards", "1989-11-09", "East German = DDR"),
    ("Czechoslovakia gave way.", "1938-09-30", "Czechoslovakia = CSK"),
    # case and context
    ("The turkey was dry.", "2023-05-01", ""),
    ("Turkey was firm.", "2023-05-01", "Turkey = TUR"),
    ("They polish the brass.", "2023-05-01", ""),
    ("Polish farmers blocked a road.", "2023-05-01", "Polish = POL"),
    ("Michael Jordan retired.", "2023-05-01", ""),
    ("Hamilton Jordan was an aide.", "2023-05-01", ""),
    ("Neighbouring Jordan refused.", "2023-05-01", "Jordan = JOR"),
    ("In Jordan, troops moved.", "2023-05-01", "Jordan = JOR / place"),
    ("Chad Wolfe bakes pies.", "2023-05-01", ""),
    ("Chad closed its border.", "2023-05-01", "Chad = TCD"),
    ("Boats on Lake Chad", "2023-05-01", ""),
    ("Voters in Georgia, from Atlanta to Savannah", "2021-01-05", ""),
    ("Voters in Georgia want the EU.", "2024-10-26", "Georgia = GEO / place; EU = EU"),
    ("The Georgian dream of Tbilisi", "2024-10-26", "Georgian = GEO; Tbilisi = GEO"),
    ("George Washington slept here.", "2023-05-01", ""),
    ("The Washington Post reported.", "2023-05-01", ""),
    ("Ships in the South China Sea", "2023-05-01", ""),
    ("Oil from the Niger Delta", "2023-05-01", ""),
    ("Latin American states met.", "2023-05-01", ""),
    ("The Korean War ended in 1953.", "2023-05-01", ""),
    ("Jews prayed; Israel Katz did not.", "2010-05-01", ""),
    # leaders and their days
    (
        "Zelensky, Zelenskyy and Zelenskiy",
        "2023-05-01",
        "Zelensky = UKR / president; Zelenskyy = UKR / president; Zelenskiy = UKR / president",
    ),
    ("Vladimir V. Putin", "2023-05-01", "Vladimir V. Putin = RUS / president"),
    ("President Trump spoke.", "2018-05-01", "Trump = USA / president"),
    ("President Trump spoke.", "2025-05-01", "Trump = USA / president"),
    ("Mr. Trump spoke.", "2023-05-01", "Trump = USA / former president"),
    ("Donald Trump opened a hotel.", "2012-05-01", ""),
    ("Melania Trump spoke.", "2018-05-01", ""),
    ("Hunter Biden was tried.", "2023-05-01", ""),
    ("On Monday Biden flew home.", "2023-05-01", "Biden = USA / president"),
    ("The Biden administration waited.", "2023-05-01", "Biden administration = USA / government"),
    ("Erdoğan met Orbán.", "2023-05-01", "Erdoğan = TUR / president; Orbán = HUN / prime minister"),
    ("Theresa May resigned.", "2019-05-24", "Theresa May = GBR / prime minister"),
    ("In May it rained.", "2019-05-24", ""),
    (
        "Boris Johnson rose. Later Johnson left.",
        "2021-05-24",
        "Boris Johnson = GBR / prime minister; Johnson = GBR / prime minister",
    ),
    ("Johnson & Johnson rose.", "2021-05-24", ""),
    (
        "Kim Jong Un left; Mr Kim took a train.",
        "2023-09-06",
        "Kim Jong Un = PRK / leader; Kim = PRK / leader",
    ),
    ("Kim Basinger acts.", "2023-09-06", ""),
    ("Rutte called.", "2023-09-06", "Rutte = NLD / prime minister"),
    ("Rutte called.", "2025-02-06", "Rutte = NATO / secretary general"),
    ("Hemedti and al-Burhan broke.", "2023-04-15", "Hemedti = RSF / leader; al-Burhan = SDN / leader"),
    ("Assad fled.", "2024-12-09", "Assad = SYR / former president"),
    ("Assad’s forces fled.", "2020-12-09", "Assad’s forces = SYR / military"),
    # roles
    ("The Ukrainian leader left.", "2023-05-01", "Ukrainian leader = UKR / leader"),
    ("Russia's president left.", "2023-05-01", "Russia's president = RUS / president"),
    ("French officials demurred.", "2023-05-01", "French officials = FRA / official"),
    ("The president of Ukraine left.", "2023-05-01", "president of Ukraine = UKR / president"),
    (
        "The former president of South Korea",
        "2023-05-01",
        "president of South Korea = KOR / former president",
    ),
    (
        "Former Ukrainian defence minister Oleksii Reznikov",
        "2023-09-10",
        "Ukrainian defence minister Oleksii Reznikov = UKR / former defence minister",
    ),
    ("Russian President Vladimir Putin", "2023-05-01", "Russian President Vladimir Putin = RUS / president"),
    ("Ukrainian forces fell back.", "2023-05-01", "Ukrainian forces = UKR / military"),
    ("Russia forces Ukraine to choose.", "2023-05-01", "Russia = RUS; Ukraine = UKR"),
    ("The Israeli army advanced.", "2023-11-01", "Israeli army = ISR / military"),
    ("Sudan's military government", "2023-05-01", "Sudan's military government = SDN / government"),
    ("Niger's ousted president", "2023-08-01", "Niger's ousted president = NER / former president"),
    ("US security officials", "2023-05-01", "US security officials = USA / official"),
    (
        "American and European officials",
        "2023-05-01",
        "American = USA / official; European officials = EUROPE / official",
    ),
    (
        "Turkish, French and Israeli envoys",
        "2023-05-01",
        "Turkish = TUR / envoy; French = FRA / envoy; Israeli envoys = ISR / envoy",
    ),
    (
        "the foreign ministers of Armenia and Azerbaijan",
        "2023-05-01",
        "foreign ministers of Armenia = ARM / foreign minister; Azerbaijan = AZE / foreign minister",
    ),
    (
        "talks in Kyiv, Washington and London",
        "2023-05-01",
        "Kyiv = UKR / place; Washington = USA / place; London = GBR / place",
    ),
    ("fighting in eastern Congo", "2023-05-01", "eastern Congo = COD / place"),
    ("missiles launched at Israel", "2024-04-14", "Israel = ISR"),
    ("the Iran-backed Houthis", "2024-01-14", "Iran-backed = IRN / backed; Houthis = HOUTHIS"),
    ("Russian-occupied land", "2023-05-01", "Russian-occupied = RUS / occupied"),
    (
        "The Kremlin spokesman, Dmitry Peskov",
        "2023-05-01",
        "Kremlin spokesman = RUS / spokesman; Dmitry Peskov = RUS / spokesman",
    ),
    (
        "pro-Russian separatists and anti-Israel chants",
        "2023-05-01",
        "Russian = RUS / pro; Israel = ISR / anti",
    ),
    (
        "the Taliban's rulers and the Houthis' leader",
        "2023-05-01",
        "Taliban's rulers = TALIBAN / leader; Houthis' leader = HOUTHIS / leader",
    ),
    (
        "the Saudi-led coalition and a US-Iran deal",
        "2023-05-01",
        "Saudi-led = SAU / led; US = USA; Iran = IRN",
    ),
    (
        "Turkish-backed Syrian rebels",
        "2019-10-10",
        "Turkish-backed = TUR / backed; Syrian rebels = SYR / armed group",
    ),
    ("the Russo-Georgian war", "2008-08-10", "Russo = RUS; Georgian = GEO"),
    ("General Franco spoke.", "1938-08-10", ""),
    (
        "the leaders of Japan, South Korea and the United States",
        "2023-08-18",
        "leaders of Japan = JPN / leader; South Korea = KOR / leader; United States = USA / leader",
    ),
    (
        "Ukraine's Zelensky thanked Britain's Sunak.",
        "2023-05-01",
        "Ukraine = UKR; Zelensky = UKR / president; Britain = GBR; Sunak = GBR / prime minister",
    ),
    # organisations
    ("NATO, the EU and the AU met.", "2023-05-01", "NATO = NATO; EU = EU; AU = AU"),
    ("Nato allies and Brussels", "2023-05-01", "Nato = NATO; Brussels = EU"),
    (
        "Hizbullah and Hamas fighters",
        "2023-11-01",
        "Hizbullah = HEZBOLLAH; Hamas fighters = HAMAS / armed group",
    ),
    ("the Red Cross and the ICC prosecutor", "2023-05-01", "Red Cross = ICRC; ICC prosecutor = ICC / court"),
    ("Wagner mercenaries left Mali.", "2024-05-01", "Wagner mercenaries = WAGNER / armed group; Mali = MLI"),
    ("He hummed a Wagner opera.", "2024-05-01", ""),
    ("The Rapid Support Forces took Nyala.", "2023-10-26", "Rapid Support Forces = RSF"),
    ("What is is.", "2016-05-01", ""),
    # a user's own
    ("Ostavian guns and Marwen's army", "2031-05-01", "Ostavian = XOS; Marwen's army = XMA / military"),
    ("Ilse Tarn met Tarn's rival.", "2031-05-01", "Ilse Tarn = XOS / leader; Tarn = XOS / leader"),
    (
        "Sudan People's Liberation Movement-North fighters",
        "2017-05-01",
        "Sudan People's Liberation Movement-North fighters = SPLM-N / armed group",
    ),
    ("Tuareg rebels told Agence France-Presse", "2008-05-01", "Tuareg rebels = TUAREG / armed group"),
    ("PROVIDED AS IS AND WITHOUT WARRANTY", "2024-09-13", ""),
    ("US, EU AND UK WARN IRAN", "2024-09-13", "US = USA; EU = EU; UK = GBR; IRAN = IRN"),
    # headlines and datelines
    ("Jordan Rejects Plan For Gaza", "2025-02-05", "Jordan = JOR; Gaza = PSE"),
    ("Putin Warns Nato Over Missiles", "2024-09-13", "Putin = RUS / president; Nato = NATO"),
    ("KIGALI, Rwanda -- The army held.", "1994-05-01", "KIGALI = RWA / place; Rwanda = RWA"),
    ("WASHINGTON (Agency) - The deal held.", "2019-05-01", "WASHINGTON = USA / place"),
    # nothing
    ("", "2023-05-01", ""),
    ("Rain fell on the hills.", "2023-05-01", ""),
]


@pytest.mark.parametrize(("text", "day", "expected"), CASES, ids=[f"{c[0][:40]}@{c[1][:4]}" for c in CASES])
def test_who_is_found(gazetteer: Gazetteer, text: str, day: str, expected: str) -> None:
    found = gazetteer.find(text, dt.date.fromisoformat(day))
    assert "; ".join(told(text, mention) for mention in found) == expected


HOLDERS = [
    ("The British prime minister", "2016-08-01", "Theresa May"),
    ("The British prime minister", "2023-05-01", "Rishi Sunak"),
    ("The British prime minister", "1985-05-01", "Margaret Thatcher"),
    ("Britain's leader", "2025-05-01", "Keir Starmer"),
    ("The US secretary of state", "2023-05-01", "Antony Blinken"),
    ("The Ukrainian defence minister", "2023-09-01", "Oleksii Reznikov"),
    ("The Ukrainian defence minister", "2023-09-20", "Rustem Umerov"),
    ("Iran's supreme leader", "1985-05-01", "Ruhollah Khomeini"),
    ("Germany's leader", "2022-05-01", "Olaf Scholz"),
    ("French officials", "2022-05-01", None),
    ("NATO leaders", "2022-05-01", None),
    ("The Tongan foreign minister", "2022-05-01", None),
]


@pytest.mark.parametrize(("text", "day", "person"), HOLDERS, ids=[f"{h[0]}@{h[1]}" for h in HOLDERS])
def test_an_office_is_its_holder_of_the_day(
    gazetteer: Gazetteer, text: str, day: str, person: str | None
) -> None:
    assert [mention.person for mention in gazetteer.find(text, dt.date.fromisoformat(day))] == [person]


def test_a_scenario_brings_its_own_identifiers() -> None:
    scenario = uh.load("ukraine-2024-09")
    gazetteer = Gazetteer.load().with_scenario(scenario)
    text = "Zelensky urged Washington to act, as Russian forces advanced and China watched."
    found = {m.actor for m in gazetteer.find(text, scenario.as_of)}
    assert found == {"ukraine", "russia", "usa", "china"}
    assert gazetteer.holder("ukraine", "president", scenario.as_of) == "Volodymyr Zelensky"
    assert gazetteer.holder("ukraine", "president", dt.date(1995, 1, 1)) is None


def test_a_scenario_of_invented_states_is_known_by_its_names() -> None:
    names = Gazetteer(Names())
    own = names.with_actors({"corvia": Own(["Republic of Corvia", "Corvia"], ["Corvian"])})
    on = dt.date(2031, 5, 1)
    assert [m.actor for m in own.find("The Republic of Corvia and a Corvian spokesman", on)] == ["corvia"] * 2
    assert names.find("Corvia", on) == []


def test_a_new_leader_in_a_scenario_is_known_with_the_states_other_names() -> None:
    own = Gazetteer.load().with_actors({"poland": Own(["Poland"], leader="Zofia Nowa", same_as="POL")})
    found = own.find("Zofia Nowa left Warsaw.", dt.date(2031, 5, 1))
    assert [(m.actor, m.person) for m in found] == [("poland", "Zofia Nowa"), ("poland", None)]
    assert own.holder("poland", "leader", dt.date(2031, 5, 1)) == "Zofia Nowa"


def test_the_worlds_names_are_not_changed_by_a_users_own() -> None:
    before = Gazetteer.load().find("Ostavia", dt.date(2024, 1, 1))
    Gazetteer.load().with_actors(INVENTED)
    assert before == Gazetteer.load().find("Ostavia", dt.date(2024, 1, 1)) == []


WORDS = st.sampled_from(
    [
        "Russia",
        "Ukrainian",
        "forces",
        "president",
        "of",
        "the",
        "Jordan",
        "Mr",
        "Putin",
        "'s",
        "U.S.",
        "-",
        ",",
        ".",
        "\n\n",
        "in",
        "Kim",
        "former",
        "officials",
        "and",
        "Élysée",
        "İ",
        "ﬁ",
        "Biden",
        "backed",
        "US",
        "is",
        "A",
        "’s",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80))
def test_mentions_stay_within_the_text_in_order_and_apart(text: str) -> None:
    found = Gazetteer.load().find(text, dt.date(2023, 5, 1))
    at = 0
    for mention in found:
        assert at <= mention.start < mention.end <= len(text)
        at = mention.end


ARTICLES = [
    ("000_bae67e1682d5f8e7.txt", dt.date(2024, 9, 13), {"UKR", "RUS", "USA", "GBR", "FRA", "WEST", "EUROPE"}),
    (
        "004_cf5dd6ade992f84f.txt",
        dt.date(2023, 9, 6),
        {"UKR", "RUS", "USA", "PRK", "CHN", "SAU", "TUR", "ARE", "IRN", "AZOV", "WEST", "AFRICA"},
    ),
]


@pytest.mark.parametrize(("file", "day", "actors"), ARTICLES, ids=[a[0] for a in ARTICLES])
def test_the_actors_of_the_two_articles_are_found(file: str, day: dt.date, actors: set[str]) -> None:
    path = SEEDS / file
    if not path.exists():
        pytest.skip(f"the article is not in the repository: {path} is missing")
    found = Gazetteer.load().find(path.read_text(encoding="utf-8"), day)
    assert {mention.actor for mention in found} == actors
