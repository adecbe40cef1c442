"""What the credit systems are told: neutral records, put into the names and forms of each target, and checked before.

`records.py` has the records, `targets/` what each target takes, `mapping.py` puts one into the other, `validators/`
finds what a target would refuse, `files.py` writes what is handed over as files. Nothing here sends anything.
"""
