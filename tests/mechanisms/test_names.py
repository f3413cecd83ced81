"""The code names no real country, place, person or weapon: what it can do is not about one war."""

import re
from pathlib import Path

import pytest

import upperhand

PACKAGE = Path(upperhand.__file__).parent

STATES = """
afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium bolivia
bosnia botswana brazil britain bulgaria burma burundi cambodia cameroon canada chile china colombia congo croatia cuba cyprus
czechia denmark djibouti ecuador egypt england eritrea estonia ethiopia finland france gabon gambia germany ghana greece
guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan kazakhstan
kenya korea kosovo kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania luxembourg malaysia mexico moldova mongolia
montenegro morocco mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway pakistan palestine panama
paraguay peru philippines poland portugal qatar romania russia rwanda scotland senegal serbia singapore slovakia slovenia
somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand tunisia turkey turkmenistan uganda ukraine
uruguay usa uzbekistan venezuela vietnam yemen zambia zimbabwe emirates crimea donbas donetsk luhansk kherson kursk
zaporizhzhia kharkiv mariupol vladivostok sochi jeddah kyiv moscow washington london paris brussels beijing pyongyang tehran
ankara odesa sevastopol belgorod kremlin pentagon nato eu
"""
DEMONYMS = """
afghan american austrian british bulgarian canadian chinese crimean croatian czech danish dutch egyptian estonian finnish
french georgian german greek hungarian indian iranian iraqi irish israeli italian japanese korean latvian lithuanian mexican
moldovan norwegian pakistani palestinian polish portuguese romanian russian saudi serbian soviet spanish swedish swiss syrian
taiwanese turkish ukrainian venezuelan vietnamese western
"""
PEOPLE = """
zelensky zelenskiy zelenska putin biden trump harris erdogan umerov reznikov shoigu kirby lavrov macron starmer scholz xi
"""
WEAPONS = """
himars atacms storm-shadow scalp patriot iskander kinzhal kalibr shahed geran leopard abrams javelin stinger bayraktar
tomahawk kalashnikov f-16 taurus neptune lancet s-300 s-400 challenger bradley gepard oreshnik
"""
ALLOWED = {"polish", "scalp", "western", "patriot", "xi"}
"""Words of the lists that are also plain English, or Greek letters."""

WORDS = sorted({*STATES.split(), *DEMONYMS.split(), *PEOPLE.split(), *WEAPONS.split()} - ALLOWED)
NAMED = re.compile(r"(?<![A-Za-z])(" + "|".join(map(re.escape, WORDS)) + r")s?(?![A-Za-z])", re.IGNORECASE)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix()
)
def test_the_code_names_nobody_real(path: Path) -> None:
    text = re.sub(
        r"American\s+(Political|Economic|Journal)", "", path.read_text(encoding="utf-8")
    )  # journals
    found = [
        f"{path.name}:{n}: {match[0]}"
        for n, line in enumerate(text.splitlines(), 1)
        for match in NAMED.finditer(line)
    ]
    assert not found, f"write of invented actors instead: {'; '.join(found)}"


def test_the_list_sees_names_in_identifiers() -> None:
    for text in ("ukraine-2024-09", "usa.will", "Russian", "an_iranian_drone", "Emirates"):
        assert NAMED.search(text), text
    assert not NAMED.search("a useful chinaware polish")
