from bot.matching.text.passages import MOST, passages


def test_the_whole_comes_first_then_sentences_and_pairs_with_their_places() -> None:
    text = "The bridge is closed. The mayor sold the harbour."
    found = passages(text)
    assert found[0].read == text
    assert "The bridge is closed" in [passage.read for passage in found]
    for passage in found[1:]:
        assert text[passage.start : passage.stop].startswith(passage.read.split()[0])


def test_addresses_hashtag_signs_and_signatures_are_not_read() -> None:
    text = "The #bridge is closed https://example.org/x pic.twitter.com/abc — Jo Doe (@jo_doe) March 3, 2020"
    assert [passage.read for passage in passages(text)] == ["The bridge is closed"]


def test_a_text_without_words_has_no_passages() -> None:
    assert passages("https://example.org/only") == []
    assert passages("") == []


def test_a_text_of_many_sentences_has_a_bounded_number_of_passages() -> None:
    text = " ".join(f"Sentence number {number} is about a bridge." for number in range(80))
    assert len(passages(text)) <= MOST + 1
