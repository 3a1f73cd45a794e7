"""A stand-in for Stripe Issuing, on this machine only: for the demo and for tests.

The real SDK talks to it, so objects, retries, paging, idempotency and signatures are the SDK's
own. Requests are held against the SDK's own types, answers against its classes, so that the
stand-in cannot drift from them unnoticed.

Assumed, because Stripe does not document it: a refund in test mode answers with the new refund;
a physical card without an address to send it to is refused; fields that say nothing are null and
limits that are not set an empty list; a limit counts approved authorisations at once; brand and
last figures of the number; activating the replacement of a damaged or expired card cancels the
old one at once; refused requests are not remembered for their idempotency key; the wording of
refusals. Not simulated: real verification, real shipping, 3-D Secure, tokens of wallets.
"""
