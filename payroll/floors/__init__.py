"""The floors under pay: the minimum wage, and the rate that public funding asks for."""
