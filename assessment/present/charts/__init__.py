"""Charts: a message for a title, one strong colour, intervals drawn, the numbers in a table beneath."""

from assessment.present.charts.bars import bar_chart
from assessment.present.charts.heat import hour_by_weekday
from assessment.present.charts.lines import line_chart
from assessment.present.charts.months import month_grid
from assessment.present.charts.multiples import small_multiples
from assessment.present.charts.process import process_chart
from assessment.present.charts.ranges import dot_range

__all__ = ["bar_chart", "dot_range", "hour_by_weekday", "line_chart", "month_grid", "process_chart", "small_multiples"]
