"""Tables, one query module per noun, migrations."""
