"""Jobs of this room."""

from procrastinate.contrib.django import app

from amparo.paging import services


@app.periodic(cron="* * * * * */30")  # the sixth field is seconds
@app.task(name="paging:watch", queueing_lock="paging:watch", priority=30)
def watch_pages(timestamp: int) -> None:
    services.watch()
