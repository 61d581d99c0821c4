"""Whether a version supports a claim whose words may say the sign: "lost 13,000 jobs" is said by −13,000."""

from __future__ import annotations

from monitor.core.support import Support, support
from monitor.model import Claim, Observation, Quantity
from monitor.reading.direction import negated
from monitor.reading.falls import Direction, direction_of


def supports(claim: Claim, observation: Observation) -> Support:
    """As `support`, with a fall that a claim tells in words read as a number below zero where the source prints one.

    Where the claim prints the same number without a sign, and its words do not say which way, it cannot be told.
    """
    plain = support(claim.quantity, observation, claim.end)
    if not _may_be_below_zero(claim, observation):
        return plain
    match direction_of(claim.quote, claim.sentence):
        case Direction.DOWN:
            return Support.UNKNOWN if claim.end else support(negated(claim.quantity), observation)
        case Direction.UNSAID if plain is Support.NO and support(negated(claim.quantity), observation).holds:
            return Support.UNKNOWN
        case _:
            return plain


def has_other_sign(claim: Claim, observation: Observation) -> bool:
    """Whether the source prints the claim's number below zero, and the claim does not say which way it means it."""
    return (
        _may_be_below_zero(claim, observation)
        and direction_of(claim.quote, claim.sentence) is Direction.UNSAID
        and support(negated(claim.quantity), observation).holds
    )


def is_unsigned(quantity: Quantity) -> bool:
    """Whether a number is printed without a sign, so that the words around it may say one."""
    numbers = [number for number in (quantity.value, quantity.low, quantity.high) if number is not None]
    return bool(numbers) and min(numbers) > 0 and "+" not in quantity.printed


def _may_be_below_zero(claim: Claim, observation: Observation) -> bool:
    said = observation.value if observation.value is not None else observation.high
    return said is not None and said < 0 and not claim.says and is_unsigned(claim.quantity)
