"""`python -m deploy …` is `cheqian …` where the project is not installed: in the images."""

from deploy.cli import main

if __name__ == "__main__":
    main()
