"""Business hours in the console: the calendars, one of them with the weeks to come, and its versions."""
