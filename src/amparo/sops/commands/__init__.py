"""`amparo sop <name>`: each subcommand is one small module, imported only when it is called."""
