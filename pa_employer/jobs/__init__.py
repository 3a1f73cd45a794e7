"""Work that goes on in the background: each piece is a row, and the row is the truth."""
