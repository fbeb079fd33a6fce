"""`python -m assessment`: the same program as `assessment`."""

from assessment.cli import main

if __name__ == "__main__":  # workers that run notebooks import this module too
    main()
