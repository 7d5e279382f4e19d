"""Pages of employers and of anyone who checks a badge."""
