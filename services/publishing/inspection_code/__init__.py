"""The page of an inspection (扫码入企): what whoever has scanned its code is shown, without an account."""
