"""What happens when a deadline of this room falls due. Each looks again before it acts: a stale one does nothing."""
