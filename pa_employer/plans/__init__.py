"""The support plan and its budget: outcomes, what each part has left, and moving money between."""
