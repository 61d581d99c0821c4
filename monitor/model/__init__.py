"""The values that the program passes around: frozen, compared by value, free of behaviour that needs I/O."""

from monitor.model.captures import Capture, Follow, Grade, NotModified, Request, Successor, Validators
from monitor.model.checks import Outcome, Schedule, Shape, Snapshot
from monitor.model.claims import Article, Claim, Reason, ReasonKind, Verdict, VerdictKind, Vintage
from monitor.model.decisions import Decision, Held, HeldByKey, Past, Words
from monitor.model.declared import Declared, DeclaredFigure, DeclaredSource, KnownSource
from monitor.model.doubts import Doubt, DoubtKind
from monitor.model.figures import (
    Ask,
    Bounds,
    Change,
    ChangeKind,
    Key,
    Logged,
    Observation,
    Part,
    Reading,
    Rule,
    Standing,
    Status,
    Wording,
)
from monitor.model.notices import Message, Notice, NoticeKind
from monitor.model.outages import Audience, Outage
from monitor.model.quantities import UNDATED, Grain, Period, Qualifier, Quantity, Span, Unit, canonical

__all__ = [
    "UNDATED",
    "Article",
    "Ask",
    "Audience",
    "Bounds",
    "Capture",
    "Change",
    "ChangeKind",
    "Claim",
    "Decision",
    "Declared",
    "DeclaredFigure",
    "DeclaredSource",
    "Doubt",
    "DoubtKind",
    "Follow",
    "Grade",
    "Grain",
    "Held",
    "HeldByKey",
    "Key",
    "KnownSource",
    "Logged",
    "Message",
    "NotModified",
    "Notice",
    "NoticeKind",
    "Observation",
    "Outage",
    "Outcome",
    "Part",
    "Past",
    "Period",
    "Qualifier",
    "Quantity",
    "Reading",
    "Reason",
    "ReasonKind",
    "Request",
    "Rule",
    "Schedule",
    "Shape",
    "Snapshot",
    "Span",
    "Standing",
    "Status",
    "Successor",
    "Unit",
    "Validators",
    "Verdict",
    "VerdictKind",
    "Vintage",
    "Wording",
    "Words",
    "canonical",
]
