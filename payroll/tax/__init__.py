"""Income tax under PAYE: reading the tax code, and the tax on one payment."""
