"""Names that look unused to vulture and are not, each with its reason; read by `tests.house.dead_code` only."""
