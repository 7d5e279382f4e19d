"""`make load`: fifty parallel clients, honest and hostile, against the real server for a minute."""
