"""The rota's pages: who works when, planning it, and finding cover."""
