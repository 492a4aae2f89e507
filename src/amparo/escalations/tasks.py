"""Jobs of this room: ids in, one service call."""
