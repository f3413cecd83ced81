"""The rule engine with the layer of how it is said, on sentences built as newspapers build them, as a table."""

import datetime as dt

import pytest

from tests.evidence.samples import INVENTED
from upperhand.evidence.actor_roles import Mention
from upperhand.evidence.actors import Gazetteer
from upperhand.evidence.plain import counts
from upperhand.evidence.rules import Rules
from upperhand.evidence.said import how_said

DAY = dt.date(2031, 5, 1)
GAZETTEER = Gazetteer.load().with_actors(INVENTED)
RULES = Rules(said=how_said)
SHORT = {"XMA": "M", "XOS": "O", "XVE": "V", None: "-"}


def told(text: str, before: str = "") -> str:
    """Return what counts as having happened, with parties, parted by semicolons."""
    mentions = GAZETTEER.find(f"{before} {text}", DAY)
    start = len(before) + 1
    own = GAZETTEER.find(text, DAY)
    coded = RULES.code(text, own, [mention for mention in mentions if mention.end <= start])

    def short(party: Mention | None) -> str:
        return SHORT.get(party and party.actor) or str(party and party.actor)

    return "; ".join(
        f"{one.type} {short(one.source)}>{short(one.target)}" for one in coded if counts(one, RULES.codebook)
    )


CASES = [
    # what is allowed and what is not
    ("only allows", "Veldria only allows Marwen to strike targets near the Ostavian border.", "weapon_restriction V>M"),
    ("does not allow", "Veldria does not allow Marwen to fire its missiles into Ostavia.", "weapon_restriction V>M"),
    ("will not allow", "Veldria will not allow Marwen to fire its missiles, an aide said.", "weapon_restriction V>M"),
    # words that belong to another verb
    (
        "no of another verb",
        "Veldrian officials say Marwen still shows no signs of being willing to talk to Ostavia.",
        "unwillingness M>O",
    ),
    (
        "to of another verb",
        "Veldria told Ostavia that the Marwenian general was likely to travel by train.",
        "",
    ),
    (
        "efforts",
        "Veldria has been involved in efforts to explore a possible peace between Marwen and Ostavia.",
        "willingness V>M; willingness V>O",
    ),
    # another event in the same clause
    ("after a meeting", "Marwen praised Veldria after its attack on Ostavia.", "support M>V; attack V>O"),
    ("during his visit", "Marwen's president signalled willingness to end the war during his visit to Veldria.",
     "willingness M>-; visit M>V"),
    ("following", "Marwen withdrew its envoys following Ostavia's raid on Veldria.", "expel M>-; attack O>V"),
    ("opening clause", "While no accord was reached, Marwen's willingness to discuss it is plain.", "willingness M>-"),
    ("captured soldiers", "Marwenian soldiers who were captured in the spring came home.", "arrest ->M"),
    ("exchanges of prisoners", "Marwen took part in exchanges of prisoners.", "exchange_prisoners M>-"),
    ("of", "Peace plans were outlined during a summit of Marwenian leaders.", ""),
    ("used to", "Drones that are regularly used to attack Ostavian ports were sold by Veldria.", "attack ->O"),
    (
        "told them that he",
        "Veldria's aides told the newspaper that the Marwenian general was likely to travel by train.",
        "",
    ),
    # who would have leverage
    ("strengthen", "A victory on the river will strengthen Marwen's hand.", "leverage_belief M>-"),
    ("place", "That could place Marwen in a strong negotiating position.", "leverage_belief M>-"),
    # what is taken for granted on the way
    (
        "missiles they have sent",
        "Marwen wonders whether Veldria and Kenya may use the missiles they have sent Ostavia against its port.",
        "arms_delivery V>O; arms_delivery KEN>O",
    ),
    ("the tanks that", "The tanks that Veldria gave Ostavia were old.", "arms_delivery V>O"),
    ("an opening phrase", "In addition to the shells sent by Veldria, snow slowed Ostavia.", "arms_delivery V>-"),
    (
        "talks on whether",
        "Their discussions have centred on whether Veldria should let Ostavia use its missiles against Marwen.",
        "arms_talks V>O",
    ),
    ("a condition elsewhere", "Whether Marwen stays interested in talks is open, if planned talks with Ostavia fail.",
     "agree_talks M>O"),
    # willingness, refusal and morale
    ("ready to accept", "Marwen said it was ready to accept a truce with Ostavia.", "willingness M>O"),
    ("willing to consider", "Marwen is willing to consider a peace plan by Veldria.", "willingness M>V"),
    ("refused while", "Marwen refused to enter negotiations while Ostavian troops stand on the river.", "precondition M>O"),
    ("support is falling", "Support for the war is falling in Marwen, a poll found.", "war_support M>-"),
    ("flew to meet", "Marwen's president flew to Veldria to meet the Ostavian leader.", "visit M>V"),
    ("a clause set off", "Marwen, which wants to end the war, has bombed Ostavia.", "willingness M>-; strike M>O"),
    ("until", "Marwen said that no talks with Ostavia can begin until its last brigade has left.", "precondition M>O"),
    ("until, without that", "Marwen said no talks can begin until Ostavia withdraws.", "precondition M>O"),
    (
        "begun, with a condition",
        "Marwen has begun to discuss with Veldria what may follow if the guns fall silent.",
        "consult M>V",
    ),
    ("her visit, before her name", "During her visit to Veldria, the Marwenian premier praised Kenya.",
     "visit M>V; support M>KEN"),
    ("pictures", "Pictures released by Veldria show Marwen's lorries.", "disclosure V>-"),
    ("deny it", "Although Marwen denies it, three Veldrian aides spoke of the plan.", ""),
    # who, across clauses
    (
        "beside a relative clause",
        "Veldria praised what Marwen had done and condemned Ostavia for the raid.",
        "support V>M; criticise V>O",
    ),
    ("an object before it",
     "Martial law was proclaimed by Marwen in the Ostavian provinces it occupies.",
     "coerce M>O; capture M>O"),
    ("the missiles it has", "Veldria will not sell Marwen the jets it has asked for, but it has approved forty tanks.",
     "weapon_restriction V>M; pledge_arms V>M"),
    ("to do something else", "Marwen's foreign minister flew to Veldria to plead for shells.", "visit M>V"),
    ("no suit", "Marwen sued for peace with Ostavia.", "willingness M>O"),
    # a condition on what is stated, and one on the statement
    ("threat if", "Marwen threatened Ostavia with sanctions if the raids went on.", "threaten_sanctions M>O"),
    ("ready if", "Marwen is ready to talk to Ostavia if its troops leave.", "willingness M>O"),
    ("promise once", "Veldria promised Marwen tanks once the bridge was built.", "pledge_arms V>M"),
    ("a threat in a condition", "If Marwen threatened Ostavia with sanctions, Veldria would object.", ""),
    ("what would follow", "Marwen would threaten Ostavia if the raids went on.", ""),
    ("planned in a condition", "If planned talks between Marwen and Ostavia fail, winter will decide.", "agree_talks M>O"),
]  # fmt: skip


QUOTED = [
    (
        "a name behind",
        '"We are ready to talk if the other side is," the Marwenian leader said.',
        "willingness M>-",
    ),
    ("a name before", 'The Marwenian leader said: "We will not talk to Ostavia."', "reject_talks M>O"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in QUOTED], ids=[case[0] for case in QUOTED]
)
def test_we_in_a_quotation_is_who_speaks(text: str, expected: str) -> None:
    assert told(text, "Veldria and Ostavia rested.") == expected


LOOKING_BACK = [
    (
        "those countries",
        "Marwen, Veldria and Ostavia sent letters to Kenya.",
        "Those countries condemned Uganda.",
        {"XMA", "XVE", "XOS"},
    ),
    ("the two governments", "", "Marwen wrote to Ostavia, and the two governments condemned Uganda.", {"XMA", "XOS"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "text", "who"), [case[1:] for case in LOOKING_BACK], ids=[case[0] for case in LOOKING_BACK]
)
def test_several_are_named_together_before(before: str, text: str, who: set[str]) -> None:
    mentions = GAZETTEER.find(before, DAY)
    coded = RULES.code(text, GAZETTEER.find(text, DAY), mentions)
    assert {one.source.actor for one in coded if one.type == "criticise" and one.source} == who


def test_in_an_aside_he_is_a_spokesman_rather_than_whom_the_sentence_is_about() -> None:
    before = GAZETTEER.find("Veldrian foreign ministry spokesman Orm Hale said Marwen had armed rebels.", DAY)
    text = "Marwen has grown careless, he said, warning that Veldria would take action."
    (threat,) = RULES.code(text, GAZETTEER.find(text, DAY), before)
    assert (threat.type, threat.source and threat.source.actor) == ("threaten", "XVE")


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_sentence_is_coded_as_a_reader_would(text: str, expected: str) -> None:
    assert told(text) == expected
