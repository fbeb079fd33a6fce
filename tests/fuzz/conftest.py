"""How many mutants were tried, layout by layout, at the end of a run of `make fuzz`."""

import pytest
from hypothesis import settings


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    tried = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, number in getattr(report, "user_properties", ()):
                if name.startswith("mutants of "):
                    tried[name.removeprefix("mutants of ")] = number
    if tried and settings().max_examples > 1_000:
        terminalreporter.section("mutants")
        for layout, number in sorted(tried.items()):
            terminalreporter.write_line(f"{number:>6,} {layout}")
        terminalreporter.write_line(f"{sum(tried.values()):>6,} in all, of {len(tried)} layouts")
