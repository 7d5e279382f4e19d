"""The outside world: key store, guarded fetching, mail, images, spreadsheets, clock."""
