"""Papers going out: the register, one paper as it prints, its files with their hashes."""
