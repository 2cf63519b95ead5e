"""What the README shows is what comes out."""

from bot.charts.alt_text import trend_sentence
from bot.cli.demo.story import demo_text
from tests.digest_example import PICTURE, ROOT, example


async def test_the_digest_and_the_chart_in_the_readme_are_the_demos() -> None:
    digest = await example()
    readme = (ROOT / "README.md").read_text()
    assert demo_text(digest) in readme
    assert f"![{trend_sentence(digest.trend)}](docs/digest.png)" in readme
    assert trend_sentence(digest.trend).encode() in PICTURE.read_bytes()
