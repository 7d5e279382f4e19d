"""Open Badges 2.0 for employment-inclusion networks."""
