"""Machine-readable faces: hosted Open Badges documents, REST."""
