"""What tests share: databases, doubles of the outside world, sample data, page checks."""
