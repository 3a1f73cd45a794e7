"""A bureau's month: agreed sheets to ledgers, payslips, FPS and payment files, by two workers.

`make bench` prints the time, the most memory a worker held, and the ratio to inserting the very
same rows bare, on both databases.
"""
