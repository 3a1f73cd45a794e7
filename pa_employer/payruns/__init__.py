"""Pay runs: agreed hours become payslips, and payments that are due."""
