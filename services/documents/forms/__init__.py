"""The forms of papers. A folder is a form: `form.toml` says what it is, `fields.py` what is filled in, `page.typ` how
it looks, `sample.toml` a paper as it may be. To add a form, copy a folder and change these files; nothing names it.
"""
