"""Whether a message repeats or contradicts a claim."""

import pytest

from bot.matching import ClaimText, Matcher, Relation

REPEATS = [
    (
        "Minister Ana Veres was not injured in the attack on her convoy.",
        "Veres was unharmed in the convoy attack",
    ),
    (
        "The bridge at Tolm was closed because of storm damage.",
        "Storm damage, not a bomb, is why Tolm bridge is shut",
    ),
    ("Turnout in Tolm was no higher than 40 percent.", "Tolm turnout cannot have been above 40 percent"),
    (
        "Veres learned of the leak at the Tolm plant only on May 3.",
        "Veres had no idea of the Tolm plant leak until May 3",
    ),
    ("One in five households in Tolm skipped meals.", "In Tolm 20% of the households went without meals"),
    ("The bank in Tolm expects growth of 35 jobs.", "Tolm bank expects between 30 and 40 new jobs"),
    (
        "The court dismissed the complaint of Veres about the Tolm vote.",
        "Veres complaint about Tolm vote rejected in court",
    ),
    ("Veres resigned as mayor of Tolm.", "Didn't she resign, Veres, as mayor of Tolm?"),
    (
        "Veres fired the mayor of Tolm over fraud.",
        "Not only did Veres fire the mayor of Tolm, it was over fraud",
    ),
    (
        "Two hundred and thirty miners were trapped in the Tolm pit.",
        "230 miners trapped in the Tolm pit",
    ),
    ("The flood in Tolm left 40,000 people homeless.", "Tolm flood leaves 40 000 people homeless"),
    ("Ana Veres survived an attempt on her life in Tolm.", "In Tolm somebody tried to kill Ana Veres"),
    (
        "The singer Jon Karst died in Tolm in May 2019.",
        "Jon Karst, the singer, has died in Tolm (May 14, 2019)",
    ),
    (
        "Veres opened the Tolm dam at a ceremony with 300 guests.",
        "Veres opens the Tolm dam, ceremony is at 9 am",
    ),
    ("The Tolm bridge was built by Karst in 1962.", "Karst built the Tolm bridge, we wrote so in 2019"),
    (
        "Veres sold her house in Tolm after a quarrel with neighbours who refused to talk.",
        "Veres has sold her house in Tolm",
    ),
    ("The rebels of Tolm did not sign the treaty.", "Tolm rebels refuse to sign the treaty"),
    ("The suspect in Tolm pleaded not guilty.", "The Tolm suspect denies the charges"),
    ("Veres was not at the party in Tolm.", "Veres stayed away from the party in Tolm"),
    ("The company in Tolm did not pay overtime.", "Tolm company withheld overtime pay"),
    ("The committee on the Tolm dam has ten members.", "The Tolm dam committee is made up of ten members"),
    ("The new law in Tolm bans phones in schools.", "Tolm pupils may no longer use phones in schools"),
]
CONTRADICTS = [
    ("Ana Veres and Jon Karst said they are not married.", "Veres did not deny being married to Jon Karst"),
    ("Veres resigned as mayor of Tolm.", "Veres stays on as mayor of Tolm"),
    (
        "A study of Tolm found a higher risk of cancer among welders.",
        "Tolm study finds no higher risk of cancer among welders",
    ),
    (
        "The price of bread in Tolm doubled within a week.",
        "Bread price in Tolm is the same as before this week",
    ),
    (
        "The union suspended its secretary Jon Karst for 90 days.",
        "Jon Karst was suspended by the union for a full year",
    ),
    ("Five miners were killed in the Tolm pit collapse.", "One miner was killed in the Tolm pit collapse"),
    (
        "Workers at the Tolm mill will strike on May 3.",
        "The strike of workers at the Tolm mill on May 3 is off",
    ),
    (
        "Veres called the marchers of Tolm paid agents.",
        "Veres: the marchers of Tolm are honest, nobody pays those agents",
    ),
    ("The Tolm bridge was built by Karst in 1962.", "The Tolm bridge was built by Karst in 1975"),
    ("Unemployment fell in Tolm in March.", "Unemployment rose in Tolm in March"),
    ("Prices for bread came down in Tolm.", "Prices for bread went up in Tolm"),
    ("The new Tolm bridge is longer than the old one.", "The new Tolm bridge is shorter than the old one"),
    ("Trains to Tolm are faster than in spring.", "Trains to Tolm are slower than in spring"),
    ("The suspect in the Tolm robbery is older than Karst.", "Tolm robbery suspect is younger than Karst"),
    ("The Tolm fire was started on purpose.", "The Tolm fire was started by accident"),
    ("The council of Tolm approved the tram.", "The council of Tolm voted against the tram"),
    ("The bank of Tolm hired two hundred people.", "The bank of Tolm laid off two hundred people"),
    ("The suspect's son was arrested in Tolm.", "The suspect's daughter was arrested in Tolm"),
    ("President Veres vetoed the water bill.", "President Veres signed the water bill"),
    ("Karst praised the soldiers of Tolm.", "Karst scolded the soldiers of Tolm"),
]


def _relation(claim: str, message: str) -> Relation:
    matcher = Matcher()
    matcher.put(ClaimText(1, claim))
    return matcher.match(message, threshold=0.0)[0].relation


@pytest.mark.parametrize(("claim", "message"), REPEATS)
def test_a_message_with_the_same_sense_repeats(claim: str, message: str) -> None:
    assert _relation(claim, message) is Relation.REPEATS


@pytest.mark.parametrize(("claim", "message"), CONTRADICTS)
def test_a_message_with_the_opposite_sense_contradicts(claim: str, message: str) -> None:
    assert _relation(claim, message) is Relation.CONTRADICTS


def test_a_negation_that_belongs_to_another_claim_turns_no_other() -> None:
    matcher = Matcher()
    matcher.put(ClaimText(1, "An armed drone attacked the house of mayor Veres in Tolm."))
    matcher.put(
        ClaimText(2, "No group has claimed responsibility for the attack on the house of mayor Veres.")
    )
    matches = matcher.match(
        "No group claimed responsibility for the attack on the house of mayor Veres in Tolm"
    )
    assert {match.claim: match.relation for match in matches} == {1: Relation.REPEATS, 2: Relation.REPEATS}


def test_a_number_that_another_claim_gives_contradicts_no_other() -> None:
    matcher = Matcher()
    matcher.put(ClaimText(1, "Three protesters were arrested at the harbour gate in Tolm."))
    matcher.put(ClaimText(2, "Police fired forty shots at the harbour gate in Tolm."))
    matches = matcher.match(
        "At the harbour gate in Tolm police fired forty shots, arrested protesters", threshold=0.02
    )
    assert {match.claim: match.relation for match in matches} == {1: Relation.REPEATS, 2: Relation.REPEATS}


def test_another_number_of_the_same_contradicts_also_where_a_second_claim_gives_it() -> None:
    matcher = Matcher()
    matcher.put(ClaimText(1, "Three protesters were killed at the harbour gate in Tolm."))
    matcher.put(ClaimText(2, "Seven protesters were killed at the harbour gate in Tolm."))
    matches = matcher.match("Seven protesters were killed at the harbour gate in Tolm")
    assert {match.claim: match.relation for match in matches} == {
        1: Relation.CONTRADICTS,
        2: Relation.REPEATS,
    }


def test_a_claim_that_counts_others_is_left_out() -> None:
    matcher = Matcher()
    matcher.put(ClaimText(1, "One protester was killed in a clash with police at the Tolm harbour."))
    matcher.put(ClaimText(2, "Dozens of people were injured in a clash with police at the Tolm harbour."))
    text = "A protester died in the clash with police at the Tolm harbour"
    assert [(match.claim, match.relation) for match in matcher.match(text)] == [(1, Relation.REPEATS)]
    matches = matcher.match(f"{text}, dozens hurt")
    assert {match.claim: match.relation for match in matches} == {1: Relation.REPEATS, 2: Relation.REPEATS}
