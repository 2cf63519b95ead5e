from tests.settings_page import PAGE, page


def test_the_page_of_settings_is_as_written_from_their_declarations() -> None:
    assert PAGE.read_text() == page()
