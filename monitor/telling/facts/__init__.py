"""What a notice tells, as JSON-ready values that are stored with it, rendered later, and need nothing else.

Everything here is ``str``, ``int``, ``bool``, ``None``, ``list`` or ``dict``: numbers are canonical decimal
text beside the text shown to people, times are ISO 8601 in UTC. Rounding is for people only: differences come
from the exact values.
"""

from monitor.telling.facts.changes import change_facts
from monitor.telling.facts.mirrors import mirrors_beside
from monitor.telling.facts.outages import many_failing_facts, many_recovered_facts
from monitor.telling.facts.states import edition_facts, failing_facts, news_again_facts, overdue_facts, recovered_facts
from monitor.telling.facts.week import week_facts

__all__ = [
    "change_facts",
    "edition_facts",
    "failing_facts",
    "many_failing_facts",
    "many_recovered_facts",
    "mirrors_beside",
    "news_again_facts",
    "overdue_facts",
    "recovered_facts",
    "week_facts",
]
