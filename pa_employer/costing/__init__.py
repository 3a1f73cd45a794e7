"""What would it cost? A package of support priced before it is agreed."""
