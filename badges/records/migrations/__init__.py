"""The numbered migrations, run by `badges db upgrade` and by every first start."""
