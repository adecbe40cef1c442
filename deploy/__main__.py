"""`python -m deploy …` is the same as `cheqian …`, for images in which the project is not installed."""

from deploy.cli import main

if __name__ == "__main__":
    main()
