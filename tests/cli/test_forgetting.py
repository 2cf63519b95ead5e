"""Forgetting from the command line, for whoever runs the bot."""

from tests.cli.conftest import Run


def test_a_sweep_says_what_it_forgot(run: Run) -> None:
    run("import", "--seeds")
    assert run("sweep").out == "Forgotten: the words of 0 sightings.\n"


def test_a_servers_desk_is_erased_when_it_is_meant(run: Run) -> None:
    run("claims", "add", "The bridge was closed on Monday.", "--guild", 41)
    run("claims", "add", "The tunnel was flooded on Monday.", "--guild", 42)
    refused = run("erase", "--guild", 41)
    assert refused.status == 1
    assert "add --yes to do it" in refused.err
    assert "The bridge" in run("claims", "list", "--guild", 41).out
    erased = run("erase", "--guild", 41, "--yes")
    assert (erased.status, erased.out) == (0, "Erased: all that was kept of server 41.\n")
    assert "The bridge" not in run("claims", "list", "--guild", 41).out
    assert "The tunnel" in run("claims", "list", "--guild", 42).out
    assert run("erase", "--guild", 41, "--yes").err == "Nothing is kept of server 41.\n"
