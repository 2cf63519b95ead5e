"""The sentences worth tracking of texts as desks get them: who states what, what is left out."""

import pytest

from bot.matching.extraction.proposals import Proposal, most_telling, proposals

FLOOD = (
    "The river is a calm place. The Elm dam broke on Tuesday and 40 houses were flooded.\n"
    "“We saw it coming. Nobody listened to us,” Mayor Ann Bell said. She added that help was late."
)

PRESS_RELEASE = """\
FOR IMMEDIATE RELEASE

Northwind Ferries Announces New Route to Saint Brendan Island

PORT ELM, March 3, 2024 — Northwind Ferries will close its terminal at Grey Harbour and cut 140 jobs by the end of \
the year, the company said on Sunday.

“We are thrilled to begin this new chapter,” said Chief Executive Laura Finch. “Our passengers deserve the best.”

The operator carried 2.3 million passengers in 2023, 12 percent more than in the year before. Union leader Omar Haddad \
called the plan “a betrayal of the islands” and said that nobody had been consulted.

According to the Harbour Workers’ Union, the terminal made a profit of $4 million last year. Why is it being closed?

- Ticket prices rise by 9% from April
- Free coffee for early birds

Please visit our website for timetables.

About Northwind Ferries
Northwind Ferries was founded in 1961 and is a leading provider of maritime transport. It is headquartered in Port Elm.

Media contact: press@northwind.example
###
"""

CHAT = """\
maria: morning all, who has the ferry story today?
tom: i think it's awful tbh
tom: the mayor said 300 people lost their homes in the flood
lena: wire says the Elm dam broke on Tuesday
omar: lol no way
maria: did anyone call the ministry?
lena: the ministry denies that anyone was hurt
tom: see you at lunch
omar: 40 houses were flooded, per the fire brigade
"""

DEBATE = """\
MODERATOR: Good evening and welcome to tonight's debate.
SENATOR HALE: Thank you. It is great to be here.
SENATOR HALE: We cut taxes by 40 percent in 2019. My opponent voted against the bill three times.
(APPLAUSE)
MODERATOR: Governor Reyes, is that true?
GOVERNOR REYES: I love this state. Unemployment fell to 3.1 percent under my administration.
GOVERNOR REYES: The senator never released his tax returns, and he knows it.
SENATOR HALE: I think that is unfair.
"""

PAGE = """\
Skip to content
Home | News | Sport | Weather
Sign in
Dam Breaks Near Elm
By Jane Doe
Published 4 May 2024, 10:12
A view of the valley after the flood (Photo: Ann Smith/AP)
The dam above Elm broke early on Saturday and flooded 40 houses, the fire brigade said. Two people died.
Share this article
Elm is a small town in the hills. It is known for its cheese.
“Nobody warned us. The siren never sounded,” resident Karl Weber told reporters.
READ MORE: Five things that died in Elm
Mayor Ann Bell, who was re-elected in March, denied that the dam had been neglected. She said engineers had \
inspected it twice.
What happens next?
Advertisement
A spokesperson for the Ministry of Water said an inquiry would be held.
I was at the market when it happened.
Comments (12)
Related: Ten dams that changed the world
© 2024 Elm Gazette. All rights reserved.
"""

BROKEN_LINES = """\
The finance ministry confirmed on Thursday that inflation rose to 8.4
percent in October, the highest level in two decades. Opposition leader
Maria Costa accused the government of hiding the figures. “They knew in
August,” she said.

It was a grey morning in the capital. Shoppers wondered what to do. Some
were in a good mood.

U.S. officials believe that the shipment was stolen in Lagos. Dr. Kim of
the World Grain Council told the BBC that 3,000 tonnes were missing.
"""

COURT = """\
Court orders retrial in harbour fire case

A court of appeal in Lisford on Wednesday overturned the conviction of two dockworkers jailed over a \
warehouse fire that left five people dead.
Judges ruled that prosecutors had withheld evidence. “The jury did not hear what it needed to hear,” \
Judge Elena Marsh wrote in the ruling.
Lisford is Northland’s second-largest port. Its harbour dates back to Roman times.
The men, Peter Hanley, 41, and Joao Brito, 38, spent six years in prison. They have always maintained \
their innocence.
“It’s the best day of my life,” Hanley told reporters outside the court.
The prosecution service said it was studying the judgment and would decide within a month whether to \
appeal.
Insurers paid out £14m after the blaze. A 2019 inquiry blamed faulty wiring, though police disputed its \
findings.
“Who will give us back those years?” asked Brito’s sister, Ana.
Legal experts expect the case to have wide consequences.
"""

STUDY = """\
New study links sugary drinks to memory loss
People who drink more than two cans of soda a day are 30% more likely to develop dementia, according to a\
 study published in the journal Brain Health.
Researchers at Westmere University followed 4,200 adults over 12 years.
“This does not prove that sugar causes dementia,” cautioned lead author Dr Priya Nair.
The Soft Drinks Federation dismissed the findings as “junk science”.
Dementia is a term for several conditions. Symptoms typically include memory loss.
Health minister Tom Ashby has promised a tax on sugar by 2026. The tax would raise €800 million a year, \
he claimed.
We should all drink more water.
Critics say the tax hurts the poor.
What can you do? Talk to your doctor.
No country has yet banned soda.
"""


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    """The beginnings of what is proposed, with claimant and quote."""
    return [(" ".join(one.text.split()[:3]), one.claimant, one.quote) for one in proposals(text)]


def only(text: str) -> Proposal:
    (found,) = proposals(text)
    return found


def test_of_a_report_events_and_statements_are_proposed_and_background_is_not() -> None:
    assert told(FLOOD) == [
        ("The Elm dam", None, None),
        ("“Nobody listened to", "Mayor Ann Bell", "Nobody listened to us"),
        ("She added that", "Mayor Ann Bell", None),
    ]


def test_of_a_press_release_the_news_is_proposed_without_cheer_and_boilerplate() -> None:
    assert told(PRESS_RELEASE) == [
        ("Northwind Ferries will", "The company", None),
        ("The operator carried", None, None),
        ("Union leader Omar", "Union leader Omar Haddad", "a betrayal of the islands"),
        ("According to the", "Harbour Workers’ Union", None),
        ("Ticket prices rise", None, None),
    ]


def test_of_a_chat_what_is_reported_is_proposed_without_questions_talk_and_nicknames() -> None:
    assert told(CHAT) == [
        ("the mayor said", "The mayor", None),
        ("wire says the", None, None),
        ("the ministry denies", "The ministry", None),
        ("40 houses were", None, None),
    ]


def test_in_a_transcript_what_is_said_is_the_speakers() -> None:
    assert told(DEBATE) == [
        ("We cut taxes", "Senator Hale", "We cut taxes by 40 percent in 2019."),
        ("My opponent voted", "Senator Hale", "My opponent voted against the bill three times."),
        ("Unemployment fell to", "Governor Reyes", "Unemployment fell to 3.1 percent under my administration."),
        ("The senator never", "Governor Reyes", "The senator never released his tax returns, and he knows it."),
    ]  # fmt: skip


def test_of_a_page_headings_captions_bylines_and_links_are_left_out() -> None:
    assert told(PAGE) == [
        ("The dam above", "The fire brigade", None),
        ("Two people died.", None, None),
        ("“Nobody warned us.”", "Resident Karl Weber", "Nobody warned us."),
        ("“The siren never", "Resident Karl Weber", "The siren never sounded"),
        ("Mayor Ann Bell,", "Mayor Ann Bell", None),
        ("She said engineers", "Mayor Ann Bell", None),
        ("A spokesperson for", "A spokesperson for the Ministry of Water", None),
    ]


def test_lines_that_a_mail_program_broke_are_put_together() -> None:
    assert told(BROKEN_LINES) == [
        ("The finance ministry", "The finance ministry", None),
        ("Opposition leader Maria", "Opposition leader Maria Costa", None),
        ("“They knew in", "Opposition leader Maria Costa", "They knew in August"),
        ("U.S. officials believe", "U.S. officials", None),
        ("Dr. Kim of", "Dr. Kim of the World Grain Council", None),
    ]


def test_of_a_court_report_what_was_decided_stated_and_counted_is_proposed() -> None:
    assert told(COURT) == [
        ("A court of", None, None),
        ("Judges ruled that", "Judges", None),
        ("“The jury did", "Judge Elena Marsh", "The jury did not hear what it needed to hear"),
        ("The men, Peter", None, None),
        ("The prosecution service", "The prosecution service", None),
        ("Insurers paid out", None, None),
        ("A 2019 inquiry", "Police", None),
    ]


def test_of_a_report_on_a_study_findings_and_answers_are_proposed() -> None:
    assert told(STUDY) == [
        ("People who drink", "A study", None),
        ("Researchers at Westmere", None, None),
        ("“This does not", "Lead author Dr Priya Nair", "This does not prove that sugar causes dementia"),
        ("The Soft Drinks", "Soft Drinks Federation", "junk science"),
        ("Health minister Tom", "Health minister Tom Ashby", None),
        ("The tax would", "Health minister Tom Ashby", None),
        ("Critics say the", "Critics", None),
        ("No country has", None, None),
    ]


@pytest.mark.parametrize(
    ("sentence", "claimant"),
    [
        ("Iran’s Foreign Ministry spokesman Saeed Khatibzadeh condemned the raid.", "Iran’s Foreign Ministry spokesman Saeed Khatibzadeh"),
        ("The plant will close in May, according to the Union of Miners.", "Union of Miners"),
        ("The police later denied that the road was closed.", "The police"),
        ("Ann Bell, the mayor of Elm, said the dam was old.", "Ann Bell"),
        ("“The dam was old and nobody cared,” said the mayor’s spokesman.", "The mayor’s spokesman"),
        ("The government on Friday rejected the report.", "The government"),
        ("Several residents said the siren never sounded.", "Several residents"),
        ("Osman bin Laith al-Tamimi told state media that 40 people died.", "Osman bin Laith al-Tamimi"),
    ],
)  # fmt: skip
def test_the_claimant_is_the_name_or_role_beside_the_verb(sentence: str, claimant: str) -> None:
    assert only(sentence).claimant == claimant


@pytest.mark.parametrize(
    "sentence",
    [
        "Two men were accused of the theft in Elm.",
        "In August said nobody much, and the house in Elm burned.",
        "The dam in Elm, it is called, was destroyed.",
    ],
)
def test_nobody_is_made_a_claimant_who_states_nothing(sentence: str) -> None:
    assert only(sentence).claimant is None


def test_he_is_the_last_person_named_and_the_statement_that_of_the_last_one_who_said_something() -> None:
    text = (
        "The ministry said 40 people died. Karl Weber denied that. The police confirmed the figure. "
        "He called it “a lie in numbers.” The statement said that 12 people were missing."
    )
    assert [one.claimant for one in proposals(text)] == [
        "The ministry",
        "Karl Weber",
        "The police",
        "Karl Weber",
        "The police",
    ]


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The mayor called it “a failed plot.”", "a failed plot"),
        ('The mayor called it "a failed plot".', "a failed plot"),
        ("The mayor called it „a failed plot“ on Friday.", "a failed plot"),
        ("The mayor called it « a failed plot » on Friday.", "a failed plot"),
        ("“Nobody was hurt in the raid,” the mayor said.", "Nobody was hurt in the raid"),
        ("The mayor said nobody was hurt.", None),
    ],
)
def test_the_quote_is_what_stands_between_the_marks(sentence: str, quote: str | None) -> None:
    assert only(sentence).quote == quote


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lovely weather again, my friends.",
        "The Green Zone is the location of many embassies.",
        "Was the prime minister killed in Baghdad?",
        "I think he was killed in Baghdad.",
        "“We are relieved to learn the mayor was unharmed,” she said.",
        "Join us in Elm, where the dam broke and 40 people died!",
        "On November 7 there was sunshine.",
        "By Jane Doe\nUpdated 4 May 2024",
        "Photo: the mayor said 40 people died.",
    ],
)
def test_a_text_without_claims_gives_none(text: str) -> None:
    assert proposals(text) == []


def test_why_and_how_much_is_said_of_each() -> None:
    found = only("Ann Bell said that 40 houses in Elm were flooded.")
    assert (found.why, found.score) == (("statement", "number", "event", "name"), 8)


def test_a_sentence_is_proposed_once() -> None:
    assert len(proposals("The dam in Elm broke.\nThe dam in Elm broke.")) == 1


def test_of_many_the_most_telling_are_given_in_the_order_of_the_text() -> None:
    found = proposals(PAGE)
    assert most_telling(found, 100) == found
    assert [one.text.split()[0] for one in most_telling(found, 3)] == ["The", "“The", "Mayor"]


def test_a_long_text_without_order_is_read_in_one_pass() -> None:
    """A pattern that starts over at each letter would not come to an end."""
    for piece in ("“", "« ", "Mr. ", "said ", "(photo ", "Aa ", "x, said ", "A."):
        assert proposals(piece * 20_000) == []
