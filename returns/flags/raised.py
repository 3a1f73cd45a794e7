"""Every flag on a return, gravest first, and what the person said to each."""

from dataclasses import replace

from returns.account import Reply, ReturnGiven
from returns.figures import Flag, Return, Severity
from returns.flags import balance, calm, payments, people, wages, work
from returns.flags.saying import MAY_BE_FINE

__all__ = ["MAY_BE_FINE", "raised"]
ALL = (
    balance.below,
    balance.overdue,
    balance.unreconciled,
    wages.three_way,
    wages.unpaid_hours,
    wages.rate_below_minimum,
    payments.unexplained,
    payments.doubtful,
    payments.twice,
    payments.round_sums,
    payments.to_helpers,
    balance.contribution_missing,
    work.overlaps,
    work.during_absence,
    work.hours_and_plan,
    people.family_rule,
    people.ending_soon,
    calm.no_spend,
    calm.late_again,
    calm.council_late,
    balance.above,
)
"""Every rule that is looked at, in the order a return shows what stands out."""
ABOUT_UNDERSPEND = frozenset(
    {"balance_above_band", "hours_under_plan", "no_spend", "balance_below_band"}
)
"""What a told reason settles: it is never counted against anybody."""


def raised(drawn: Return, given: ReturnGiven) -> tuple[Flag, ...]:
    """Return every flag on a return, wages at risk first, with the person's answers."""
    replies = {reply.key: reply for reply in given.replies}
    return tuple(
        _answered(flag, replies.get(flag.key), given)
        for look in ALL
        for flag in look(drawn, given)
    )


def _answered(flag: Flag, reply: Reply | None, given: ReturnGiven) -> Flag:
    """Return a flag with its answer; what was asked is settled by it, what is checked is not."""
    if reply:
        said = ": ".join(filter(None, (reply.reason and reply.reason.words, reply.words)))
        is_settled = flag.severity is Severity.ASK or flag.code in ABOUT_UNDERSPEND
        return replace(flag, answer=said, severity=Severity.INFO if is_settled else flag.severity)
    told = [each for each in given.circumstances if each.reason.value in _good(given)]
    if flag.code in ABOUT_UNDERSPEND - {"balance_below_band"} and told:
        said = "; ".join(": ".join(filter(None, (c.reason.words, c.words))) for c in told)
        return replace(flag, answer=said, severity=Severity.INFO)
    return flag


def _good(given: ReturnGiven) -> frozenset[str]:
    # Money that came late, and time away, are nobody's fault under any council's rules.
    return given.policy.good_reasons.value | {"late_funding", "away"}
