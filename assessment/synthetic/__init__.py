"""The synthetic Herefordshire: extracts as partners would send them, calibrated, with declared dirt.

No real person, place of an incident or event is in it.
"""

from assessment.synthetic.sample import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
