"""Bank and card statements: read, recognised, matched and explained."""
