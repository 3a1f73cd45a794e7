"""Workplace pension: who must be enrolled, who opted in or out, and the letters that say so."""
