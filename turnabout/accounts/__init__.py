"""People: who may come in, and how the server knows them again."""
