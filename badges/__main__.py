"""`python -m badges` is the `badges` command."""

from badges.app import main

if __name__ == "__main__":
    main()
