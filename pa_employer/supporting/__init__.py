"""What a support organisation's people spend their time on, for whom, as they note it."""
