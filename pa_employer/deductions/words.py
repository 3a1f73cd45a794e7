"""Tax, National Insurance, loans and court orders in words."""

from payroll.arrestments.orders import OrderKind
from payroll.loans import StudentPlan
from payroll.ni import NiLetter
from payroll.tax.notices import CodeSource
from payroll.tax.starter import Declaration

NI_LETTERS = {
    NiLetter.A: "most people",
    NiLetter.C: "over State Pension age",
    NiLetter.M: "under 21",
    NiLetter.H: "apprentice under 25",
    NiLetter.J: "pays enough National Insurance in another job",
    NiLetter.X: "under 16",
    NiLetter.B: "married woman with the right to pay less",
    NiLetter.V: "left the armed forces less than a year ago",
    NiLetter.Z: "under 21, pays enough in another job",
    NiLetter.F: "works in a freeport",
    NiLetter.I: "works in a freeport, married woman with the right to pay less",
    NiLetter.L: "works in a freeport, pays enough in another job",
    NiLetter.S: "works in a freeport, over State Pension age",
    NiLetter.N: "works in an investment zone",
    NiLetter.E: "works in an investment zone, married woman with the right to pay less",
    NiLetter.D: "works in an investment zone, pays enough in another job",
    NiLetter.K: "works in an investment zone, over State Pension age",
}
DECLARATIONS = {
    Declaration.FIRST_JOB: "A: this is their first job since 6 April, and they have had no "
    "taxable benefits or pension",
    Declaration.ONLY_JOB: "B: this is now their only job, but since 6 April they have had another "
    "one or a taxable benefit",
    Declaration.ANOTHER_JOB: "C: they have another job, or a pension",
    Declaration.NOT_SAID: "They have not said yet",
}
SOURCES = {
    CodeSource.P6: "A notice in the year (P6)",
    CodeSource.P9: "A notice for the new tax year (P9)",
    CodeSource.SL: "Another letter or message from HMRC",
}
PLANS = {
    StudentPlan.ONE: "Plan 1",
    StudentPlan.TWO: "Plan 2",
    StudentPlan.FOUR: "Plan 4 (Scotland)",
    StudentPlan.FIVE: "Plan 5",
}
ORDERS = {
    OrderKind.EARNINGS: "Earnings arrestment: a debt to be paid off",
    OrderKind.MAINTENANCE: "Current maintenance arrestment: maintenance by the day",
    OrderKind.CONJOINED: "Conjoined arrestment order: several at once",
}
