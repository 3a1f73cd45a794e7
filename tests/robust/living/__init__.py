"""The life of a household: what people do to it in any order, and what must stay true."""
