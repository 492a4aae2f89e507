"""How days and hours are written where Django writes them: one folder for each language that differs from its own."""
