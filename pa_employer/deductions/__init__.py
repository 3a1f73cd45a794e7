"""What HMRC, courts and lenders say of a PA: tax code, National Insurance, loans, arrestments."""
