"""Files of strangers, shown so that nobody sees what they did not ask for.

A browser gets pictures made anew: covered first, then a part for as long as a key or a finger is held, the whole as a
second step. The bytes that arrived leave only as a saved file, by a recorded act, and never from behind the wall.
"""
