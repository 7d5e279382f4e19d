"""Pages for people, a package per persona."""
