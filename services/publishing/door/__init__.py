"""The owner's door (企业窗口): the enterprise that is inspected writes letters there, and reads what became of them."""
