"""The themes of what is noticed in returns, by the code of the flag, as a council reads them."""

THEMES = {
    "unexplained_line": "Payments nobody has explained",
    "explained_without_receipt": "Payments explained without a receipt",
    "cash_withdrawal": "Cash",
    "merchant_review": "Shops that do not say what they sold",
    "net_pay_mismatch": "Wages that differ from the payslip",
    "wage_no_timesheet": "Wages without agreed hours",
    "timesheet_no_wage": "Agreed hours without a wage",
    "hmrc_due_unpaid": "Tax not seen paid",
    "pension_due_unpaid": "Pension not seen paid",
    "hours_over_plan": "More hours than planned",
    "hours_under_plan": "Fewer hours than planned",
    "shift_overlap": "Two shifts at once",
    "pa_two_places": "Hours for somebody else at once",
    "shift_during_absence": "Work while the person was away",
    "rate_below_minimum": "Rates below the lowest",
    "duplicate_payment": "The same payment twice",
    "split_payment": "Several small payments on a day",
    "round_payment": "The same round sum again",
    "payee_matches_representative": "Payments to somebody who helps",
    "contribution_missing": "Contribution not seen",
    "balance_above_band": "Money that is spare",
    "balance_below_band": "Wages at risk",
    "fact_expiring": "Something ended and not renewed",
    "family_rule": "Relatives who are paid",
    "no_spend": "Nothing spent",
    "return_late_twice": "Late twice in a row",
    "authority_overdue": "The council itself is late",
    "unreconciled": "Accounts not tied to a statement",
}


def theme_of(code: str) -> str:
    """Return what a flag's theme is called."""
    return THEMES.get(code, code.replace("_", " "))
