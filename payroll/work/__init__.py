"""Work and what it pays: shifts, rates by kind of work, expenses, mileage and other pay."""
