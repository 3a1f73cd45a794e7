"""HMRC's Real Time Information: what is told about each payment, and how it travels."""
