"""The ends of a tax year and of a job: P60s, P45s, and the codes carried forward."""
