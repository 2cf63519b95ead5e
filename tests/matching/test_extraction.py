from bot.matching.extraction import proposals

FLOOD = "The river is a calm place. The Elm dam broke on Tuesday and 40 houses were flooded.\n“We saw it coming. Nobody listened to us,” Mayor Ann Bell said. She added that help was late."
FACTORY = "Workers like the town. According to Union North, the plant will close.\nThe company called the report “pure fiction.”"
MATCH = "It is a lovely ground. Dr. Kim resigned as coach. Fans love music."


def test_a_flood_gives_events_numbers_and_a_quotation_over_two_sentences() -> None:
    found = proposals(FLOOD)
    assert [one.text for one in found][:1] == ["The Elm dam broke on Tuesday and 40 houses were flooded."]
    assert [(one.quote, one.claimant) for one in found[1:]] == [
        ("We saw it coming.", "Mayor Ann Bell"), ("Nobody listened to us", "Mayor Ann Bell"), (None, "Mayor Ann Bell"),
    ]  # fmt: skip


def test_a_factory_gives_statements_with_their_claimant() -> None:
    first, second = proposals(FACTORY)
    assert (first.claimant, first.why) == ("Union North", ("statement",))
    assert second.quote == "pure fiction."


def test_a_match_gives_the_event_alone() -> None:
    assert [(one.text, one.why) for one in proposals(MATCH)] == [("Dr. Kim resigned as coach.", ("event",))]


def test_a_text_without_claims_gives_none() -> None:
    assert proposals("") == proposals("Lovely weather again, my friends.") == []
