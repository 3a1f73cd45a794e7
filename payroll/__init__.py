"""Statutory payroll: hours become a payslip, every figure with its working."""
