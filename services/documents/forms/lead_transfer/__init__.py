"""线索移送书: the transfer of a lead to another department."""
