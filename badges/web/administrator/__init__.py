"""Pages of the instance's administrators."""
