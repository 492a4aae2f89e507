"""Jobs of this room: ids in, one service call."""

from procrastinate.contrib.django import app

from amparo.tools import services


@app.task(name="tools:look_again")
def look_again(patience_id: int) -> None:
    services.look_again(patience_id=patience_id)
