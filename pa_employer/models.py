"""Every table, gathered for the migrations."""

import pa_employer.accounts.models
import pa_employer.agreements.models
import pa_employer.asking.models
import pa_employer.assistants.models
import pa_employer.assistants.relatives
import pa_employer.assurance.models
import pa_employer.audit.models
import pa_employer.bureau.models
import pa_employer.cards.models
import pa_employer.concerns.models
import pa_employer.contested.models
import pa_employer.deductions.models
import pa_employer.duties.models
import pa_employer.employing.models
import pa_employer.enrolment.models
import pa_employer.evidence.models
import pa_employer.filings.models
import pa_employer.finance.models
import pa_employer.hiring.models
import pa_employer.jobs.models
import pa_employer.ladder.models
import pa_employer.leave.models
import pa_employer.ledger.models
import pa_employer.letters.models
import pa_employer.messages.models
import pa_employer.paper.models
import pa_employer.payruns.models
import pa_employer.people.models
import pa_employer.planning.models
import pa_employer.plans.models
import pa_employer.policies.models
import pa_employer.privacy.models
import pa_employer.recovering.models
import pa_employer.reviews.models
import pa_employer.schemes.models
import pa_employer.signing_in.models
import pa_employer.statements.models
import pa_employer.supporting.models
import pa_employer.timesheets.models
import pa_employer.web.models  # noqa: F401  # importing the modules is what registers the tables
from pa_employer.db import Base

__all__ = ["Base"]
